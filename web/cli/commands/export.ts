import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

import { ChatStoreError, type ChatStore, type ExportFormat } from '../../node.js';
import type { Command, CommandContext } from '../command.js';
import { Exit, UsageError } from '../exit.js';
import { EXPORT_FORMATS, formatHelp, namesOf } from '../formats.js';
import { withoutLeftOut, type LeftOut } from '../left-out.js';
import { openStore } from '../open-store.js';
import { openOutputFile, type OutputFile } from '../output-file.js';
import { PLACE_OPTIONS, placeOf, requireStore, STORE_OPTION, type Place } from '../place.js';
import { Progress } from '../progress.js';
import { counted, readableBytes } from '../readable.js';
import { StandardOutput } from '../standard-output.js';
import { styled } from '../terminal.js';

interface Wanted {
  format: ExportFormat;
  conversationId: string | undefined;
}

interface Exported {
  bytes: number;
  conversations: number;
  leftOut: LeftOut[];
}

type Write = (piece: Uint8Array) => Promise<void>;

const isBinary = ({ format, conversationId }: Wanted) =>
  format === 'sqlite' || (format === 'markdown' && conversationId === undefined);

/** How far an export is: in conversations, or in bytes where there are none to count. */
async function measureOf(store: ChatStore, { format, conversationId }: Wanted) {
  const { conversations, databaseBytes } = await store.stats();
  const isDatabase = format === 'sqlite';
  const total = conversationId === undefined ? conversations : null;
  return (at: { done: number; conversations: number }): [done: number, total: number | null] =>
    isDatabase ? [at.done, databaseBytes] : [at.conversations, total];
}

async function exportTo(write: Write, wanted: Wanted, place: Place, context: CommandContext) {
  const { terminal, asJson, signal } = context;
  const exported: Exported = { bytes: 0, conversations: 0, leftOut: [] };
  let count = 0;
  const tell = (leftOut: LeftOut) => {
    count++;
    if (asJson) exported.leftOut.push(leftOut);
    else terminal.note(styled('yellow', `left out: ${leftOut.what}`), `: ${leftOut.why}`);
  };
  const progress = new Progress(terminal, 'Exporting');
  const store = await openStore(place, context);
  try {
    const measure = await measureOf(store, wanted);
    const { format, conversationId } = wanted;
    const stream = store.export({
      format,
      ...(conversationId !== undefined && { conversationId }),
      signal,
      onProgress: (at) => {
        exported.conversations = at.conversations;
        if (process.stdout.isTTY && !context.given.has('output')) return;
        progress.show(
          ...measure(at),
          () => `${readableBytes(at.done)}, ${counted(at.conversations, 'conversation')}`,
        );
      },
    });
    const isRows = format.startsWith('rows:');
    for await (const piece of isRows ? withoutLeftOut(stream, tell) : stream) {
      exported.bytes += piece.length;
      await write(piece);
    }
    return { ...exported, isComplete: count === 0 };
  } finally {
    progress.end();
    await store.close();
  }
}

/** Whether a file belongs to a store of the directory: to write over one would be its end. */
async function isOfStores({ directory }: Place, target: string): Promise<boolean> {
  const isInside = dirname(target) === (await realpath(directory));
  return isInside && /\.(db|db-.*|lock)$/.test(basename(target));
}

async function exportToFile(file: OutputFile, wanted: Wanted, place: Place, to: CommandContext) {
  try {
    const exported = await exportTo((piece) => file.write(piece), wanted, place, to);
    await file.finish();
    return exported;
  } catch (error) {
    if (!to.signal.aborted) throw error;
    throw new ChatStoreError('ABORTED', 'Interrupted. No file was written.');
  } finally {
    await file.discard();
  }
}

export const exportCommand: Command = {
  name: 'export',
  summary: 'write chats out, to a file or to standard output',
  options: {
    ...STORE_OPTION,
    ...PLACE_OPTIONS,
    format: { value: 'FORMAT', help: ['what is written:', ...formatHelp(EXPORT_FORMATS)] },
    conversation: { value: 'ID', help: ['only this conversation'] },
    output: {
      value: 'FILE',
      help: ['where to (default: standard output). It appears when it is whole'],
    },
    force: { help: ['overwrite FILE if it is there'] },
  },
  about: [
    'Writes the conversations of a store. ndjson holds everything and loses nothing;',
    'the other formats hold what people see. What other systems have no place for is',
    'named on standard error, a line each, and is not among the rows.',
  ],
  exits: [
    [Exit.incomplete, 'it is written, and something had no place in it: it was named'],
    [130, 'it was interrupted (Ctrl-C); FILE is as it was'],
  ],
  examples: [
    'chatkeep export --store ./chats > everything.ndjson',
    'chatkeep export --store ./chats --format markdown --output chats.zip',
    'chatkeep export --store ./chats --format markdown --conversation 0199... | less',
  ],
  isInterruptible: true,
  async run(context) {
    const { given, terminal, asJson, signal } = context;
    const format = given.oneOf('format', namesOf(EXPORT_FORMATS)) ?? 'ndjson';
    const wanted = { format, conversationId: given.text('conversation') };
    const output = given.text('output');
    if (output === undefined) {
      if (given.has('force')) throw new UsageError('--force is for --output FILE.');
      if (asJson) {
        throw new UsageError('Standard output is the export itself: --json needs --output FILE.');
      }
      if (process.stdout.isTTY && isBinary(wanted)) {
        throw new UsageError('This is not text, and this is a terminal: give --output FILE.');
      }
    }
    const place = placeOf(given);
    await requireStore(place);
    if (output === undefined) {
      const standardOutput = new StandardOutput();
      const write: Write = (piece) => standardOutput.write(piece, signal);
      const { isComplete } = await exportTo(write, wanted, place, context);
      return isComplete ? Exit.ok : Exit.incomplete;
    }
    const reserved = (target: string) => isOfStores(place, target);
    const file = await openOutputFile(output, { force: given.has('force'), reserved });
    const { isComplete, ...report } = await exportToFile(file, wanted, place, context);
    const path = resolve(output);
    if (asJson) terminal.json({ output: path, ...report });
    else terminal.note(`${path}: ${readableBytes(report.bytes)}.`);
    return isComplete ? Exit.ok : Exit.incomplete;
  },
};
