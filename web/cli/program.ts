import { readFile } from 'node:fs/promises';

import { didYouMean, readArguments } from './arguments.js';
import type { Command } from './command.js';
import { doctorCommand } from './commands/doctor.js';
import { exportCommand } from './commands/export.js';
import { importCommand } from './commands/import.js';
import { listCommand } from './commands/list.js';
import { searchCommand } from './commands/search.js';
import { statsCommand } from './commands/stats.js';
import { Exit, UsageError } from './exit.js';
import { failureOf } from './failure.js';
import { commandHelp, programHelp } from './help.js';
import { brokenPipe, interruptible, Interruption } from './interruption.js';
import { styled, Terminal } from './terminal.js';

const commands: readonly Command[] = [
  importCommand,
  exportCommand,
  listCommand,
  searchCommand,
  statsCommand,
  doctorCommand,
];

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function commandCalled(name: string): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  const what = name.startsWith('-') ? 'option' : 'command';
  const known = what === 'option' ? ['--help', '--version'] : commands.map((each) => each.name);
  throw new UsageError(`${name}: there is no such ${what}: ${didYouMean(name, known)}`);
}

async function run(args: readonly string[], terminal: Terminal, signal: () => AbortSignal) {
  const [first = '--help', ...rest] = args;
  const lines = (all: readonly string[]) => {
    for (const line of all) terminal.line(line);
    return Exit.ok;
  };
  if (first === '--version' || first === '-v') return lines([await version()]);
  if (first === '--help' || first === '-h' || first === 'help') {
    const [about] = rest;
    if (about !== undefined) return lines(commandHelp(commandCalled(about)));
    const printed = lines(programHelp(commands));
    return args.length === 0 ? Exit.usage : printed;
  }
  const command = commandCalled(first);
  const given = readArguments(command, rest);
  if (given.has('help')) return lines(commandHelp(command));
  return command.run({
    given,
    terminal,
    asJson: given.has('json'),
    signal: command.isInterruptible ? signal() : new AbortController().signal,
  });
}

/** Runs the program. Resolves to what it exits with; it does not reject. */
export async function main(args: readonly string[]): Promise<number> {
  const terminal = new Terminal();
  const pipe = brokenPipe();
  let given: AbortSignal = pipe;
  try {
    return await run(args, terminal, () => (given = AbortSignal.any([pipe, interruptible()])));
  } catch (error) {
    const stopped: unknown = given.aborted ? given.reason : null;
    const interruption = stopped instanceof Interruption ? stopped : null;
    if (interruption?.isPipe) return interruption.exitCode;
    const { code, message, exitCode } = failureOf(error);
    if (args.includes('--json')) terminal.json({ error: { code, message } });
    const about = code === 'USAGE' ? [] : [styled('bold', code), ': '];
    terminal.note(styled('red', 'chatkeep: '), ...about, message);
    if (exitCode === Exit.usage && !interruption) {
      const command = commands.find(({ name }) => name === args[0]);
      terminal.note(`chatkeep ${command ? `${command.name} ` : ''}--help tells more.`);
    }
    if (code === 'CORRUPT') terminal.note('chatkeep doctor says what is wrong, and repairs it.');
    return interruption?.exitCode ?? exitCode;
  }
}
