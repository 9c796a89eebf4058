import { COMMON_OPTIONS } from './arguments.js';
import type { Command, Option } from './command.js';
import { Exit } from './exit.js';

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

function table(rows: readonly [string, readonly string[]][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return indented(
    rows.flatMap(([left, right]) =>
      right.map((line, index) => `${(index === 0 ? left : '').padEnd(width)}  ${line}`),
    ),
  );
}

const optionRow = ([name, { value, help }]: [string, Option]): [string, string[]] => [
  value === undefined ? `--${name}` : `--${name} ${value}`,
  help,
];

const COMMON_EXITS: [number, string][] = [
  [Exit.ok, 'everything was done'],
  [Exit.usage, 'it was asked for wrongly, or the store is not there: nothing was done'],
  [Exit.failed, 'it failed; the message says why, with the code of the error'],
];

function exitRows(exits: readonly [number, string][]): [string, string[]][] {
  const own = new Map(exits);
  const common = COMMON_EXITS.filter(([code]) => !own.has(code));
  return [...exits, ...common]
    .sort(([a], [b]) => a - b)
    .map(([code, meaning]) => [String(code), [meaning]]);
}

/** Lines. */
export function commandHelp(command: Command): string[] {
  const { name, operands, options, about, exits, examples } = command;
  return [
    `Usage: chatkeep ${name}${operands ? ` ${operands.usage}` : ''} [options]`,
    '',
    ...about,
    '',
    'Options:',
    ...table(Object.entries({ ...options, ...COMMON_OPTIONS }).map(optionRow)),
    '',
    'Exit codes:',
    ...table(exitRows(exits)),
    '',
    'Examples:',
    ...indented(examples),
  ];
}

/** Lines. */
export function programHelp(commands: readonly Command[]): string[] {
  return [
    'Usage: chatkeep COMMAND [options]',
    '',
    'Works on the chats that chatkeep keeps in a directory: the same files that',
    'openChatStore({ name, storage: { directory } }) opens under Node.',
    '',
    'Commands:',
    ...table(commands.map(({ name, summary }) => [name, [summary]])),
    '',
    'Options:',
    ...table([
      ['--help', ['this help; chatkeep COMMAND --help tells of a command']],
      ['--version', ['the version of chatkeep']],
    ]),
    '',
    'Exit codes:',
    ...table([
      ...exitRows([[Exit.incomplete, 'it was done, and the report says what is not well']]),
      ['130', ['it was interrupted (Ctrl-C)']],
    ]),
    '',
    'Examples:',
    ...indented([
      'chatkeep import chatgpt-export.zip --into ./chats',
      'chatkeep export --store ./chats --format markdown --output chats.zip',
      'chatkeep search sourdough starter --store ./chats',
      'chatkeep stats --store ./chats',
    ]),
  ];
}
