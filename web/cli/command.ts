import type { Given } from './arguments.js';
import type { Terminal } from './terminal.js';

export interface Option {
  /** What stands for its value in the help. Without, it takes none. */
  value?: string;
  /** Lines, without a full stop at the end of the last. */
  help: string[];
}

export interface Operands {
  /** As they stand in the usage. */
  usage: string;
  least: number;
  most: number;
  /** Said where there are too few. */
  missing: string;
  /** Whether one may be meant by what looks like an option of a letter. */
  beginWithDash?: boolean;
}

export interface CommandContext {
  given: Given;
  terminal: Terminal;
  /** Whether the answer is for a program. */
  asJson: boolean;
  /** The work is to be given up. */
  signal: AbortSignal;
}

/** A command, with what its help says of it. */
export interface Command {
  name: string;
  /** For the list of commands. */
  summary: string;
  operands?: Operands;
  options: Record<string, Option>;
  /** Lines. */
  about: string[];
  /** What it exits with that is not the same for all: code and meaning. */
  exits: [code: number, meaning: string][];
  examples: string[];
  /** Whether it ends by itself where it is interrupted; others are ended by the system. */
  isInterruptible: boolean;
  /** Resolves to what the program exits with. */
  run(context: CommandContext): Promise<number>;
}
