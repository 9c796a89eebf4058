import { parseArgs } from 'node:util';

import { nearest } from '../checks.js';
import type { Command, Option } from './command.js';
import { UsageError } from './exit.js';

/** What every command takes. */
export const COMMON_OPTIONS: Record<string, Option> = {
  json: { help: ['the answer as one JSON document on standard output, errors too'] },
  help: { help: ['this help'] },
};

/** What was given to a command, by the names of its options. */
export class Given {
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, string | true>;

  constructor(operands: readonly string[], values: ReadonlyMap<string, string | true>) {
    this.operands = operands;
    this.#values = values;
  }

  has(option: string): boolean {
    return this.#values.has(option);
  }

  text(option: string): string | undefined {
    const value = this.#values.get(option);
    return value === true ? undefined : value;
  }

  /** One of these words. */
  oneOf<Word extends string>(option: string, words: readonly Word[]): Word | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    throw new UsageError(`--${option} ${value}: ${didYouMean(value, words)}`);
  }

  /** A whole number from 1 to `most`; `usual` where it is not given. */
  count(option: string, usual: number, most: number): number {
    const value = this.text(option);
    if (value === undefined) return usual;
    const count = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (count >= 1 && count <= most) return count;
    throw new UsageError(`--${option} ${value}: must be 1 to ${most}.`);
  }
}

/** The known word that is meant, if one is near, and all that are known. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, [...known]);
  return `${near === null ? '' : `did you mean ${near}? `}Known: ${known.join(', ')}.`;
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { least = 0, most = 0, missing = '' } = command.operands ?? {};
  if (operands.length < least) throw new UsageError(missing);
  if (operands.length > most) {
    throw new UsageError(`${operands[most]}: there is one argument too many.`);
  }
}

/** Throws `UsageError`. With `--help` nothing else has to be there. */
export function readArguments(command: Command, args: readonly string[]): Given {
  const known: Record<string, Option> = { ...command.options, ...COMMON_OPTIONS };
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(
        Object.entries(known).map(([name, { value }]) => [
          name,
          { type: value === undefined ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
    // Ours say what is near.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!option) {
      if (!rawName.startsWith('--') && command.operands?.beginWithDash) {
        throw new UsageError(`${rawName}: put words that begin with - in quotes with another one.`);
      }
      const names = Object.keys(known).map((each) => `--${each}`);
      throw new UsageError(`${rawName}: there is no such option: ${didYouMean(rawName, names)}`);
    }
    if (values.has(name)) throw new UsageError(`${rawName} is there twice.`);
    if (option.value === undefined) {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
      values.set(name, true);
      continue;
    }
    // Otherwise an option whose value was forgotten would take the next option for it.
    const isForgotten = value === undefined || (!inlineValue && /^-./.test(value));
    if (isForgotten) throw new UsageError(`${rawName} needs a value: ${option.value}.`);
    values.set(name, value);
  }
  if (!values.has('help')) checkOperands(command, operands);
  return new Given(operands, values);
}
