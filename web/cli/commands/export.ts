import { realpath } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';

import {
  ChatStoreError,
  type ChatStore,
  type ExportFilesOptions,
  type ExportFormat,
} from '../../node.js';
import type { Command, CommandContext } from '../command.js';
import { Exit, UsageError } from '../exit.js';
import { EXPORT_FORMATS, formatHelp, namesOf } from '../formats.js';
import { withoutLeftOut, type LeftOut } from '../left-out.js';
import { openStore } from '../open-store.js';
import { openOutputFile, type OutputFile } from '../output-file.js';
import { isFolder, openOutputFolder, type OutputFolder } from '../output-folder.js';
import { PLACE_OPTIONS, placeOf, requireStore, STORE_OPTION, type Place } from '../place.js';
import { Progress } from '../progress.js';
import { counted, readableBytes } from '../readable.js';
import { StandardOutput } from '../standard-output.js';
import { styled } from '../terminal.js';

interface Wanted {
  format: ExportFormat;
  conversationId: string | undefined;
  /** Of one conversation, too. */
  zip: boolean;
}

interface Exported {
  bytes: number;
  conversations: number;
  leftOut: LeftOut[];
}

type Write = (piece: Uint8Array) => Promise<void>;

interface Told {
  /** What an export says between rows. */
  leftOut(leftOut: LeftOut): void;
  wrote(bytes: number): void;
}

/** Writes what an export gives somewhere. */
type Destination = (store: ChatStore, options: ExportFilesOptions, told: Told) => Promise<void>;

const streamTo =
  (write: Write, { format, zip }: Wanted): Destination =>
  async (store, options, told) => {
    const stream = store.export({ ...options, format, ...(zip && { zip }) });
    const isRows = format.startsWith('rows:');
    for await (const piece of isRows ? withoutLeftOut(stream, told.leftOut) : stream) {
      told.wrote(piece.length);
      await write(piece);
    }
  };

const filesTo =
  (folder: OutputFolder): Destination =>
  async (store, options, told) => {
    for await (const file of store.exportFiles(options)) told.wrote(await folder.write(file));
  };

const isBinary = ({ format, conversationId }: Wanted) =>
  format === 'sqlite' || (format === 'markdown' && conversationId === undefined);

/** Markdown goes into a folder where one is there, or none of the names of a file is given. */
const wantsFolder = async ({ format }: Wanted, output: string) =>
  format === 'markdown' && (extname(output) === '' || (await isFolder(output)));

/** How far an export is: in conversations, or in bytes where there are none to count. */
async function measureOf(store: ChatStore, { format, conversationId }: Wanted) {
  const { conversations, databaseBytes } = await store.stats();
  const isDatabase = format === 'sqlite';
  const total = conversationId === undefined ? conversations : null;
  return (at: { done: number; conversations: number }): [done: number, total: number | null] =>
    isDatabase ? [at.done, databaseBytes] : [at.conversations, total];
}

async function exportTo(
  destination: Destination,
  wanted: Wanted,
  place: Place,
  context: CommandContext,
) {
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
    const { conversationId } = wanted;
    const options: ExportFilesOptions = {
      ...(conversationId !== undefined && { conversationId }),
      signal,
      onProblem: tell,
      onProgress: (at) => {
        exported.conversations = at.conversations;
        if (process.stdout.isTTY && !context.given.has('output')) return;
        progress.show(
          ...measure(at),
          () => `${readableBytes(at.done)}, ${counted(at.conversations, 'conversation')}`,
        );
      },
    };
    const wrote = (bytes: number) => void (exported.bytes += bytes);
    await destination(store, options, { leftOut: tell, wrote });
    return { ...exported, isComplete: count === 0 };
  } finally {
    progress.end();
    await store.close();
  }
}

/** Whether a file belongs to a store of the directory: to write over one would be its end. */
async function isOfStores({ directory }: Place, target: string): Promise<boolean> {
  const stores = await realpath(directory);
  const isOurs = /\.(db|db-.*|lock|attachments)$/;
  for (let at = target; at !== dirname(at); at = dirname(at)) {
    if (dirname(at) === stores && isOurs.test(basename(at))) return true;
  }
  return target === stores;
}

async function exportAside(
  output: OutputFile | OutputFolder,
  destination: Destination,
  wanted: Wanted,
  place: Place,
  to: CommandContext,
) {
  try {
    const exported = await exportTo(destination, wanted, place, to);
    await output.finish();
    return exported;
  } catch (error) {
    if (!to.signal.aborted) throw error;
    throw new ChatStoreError('ABORTED', 'Interrupted. No file was written.');
  } finally {
    await output.discard();
  }
}

async function exportToPath(path: string, wanted: Wanted, place: Place, context: CommandContext) {
  const reserved = (target: string) => isOfStores(place, target);
  const options = { force: context.given.has('force'), reserved };
  if (await wantsFolder(wanted, path)) {
    const folder = await openOutputFolder(path, options);
    return exportAside(folder, filesTo(folder), wanted, place, context);
  }
  const file = await openOutputFile(path, options);
  const destination = streamTo((piece) => file.write(piece), wanted);
  return exportAside(file, destination, wanted, place, context);
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
      value: 'PATH',
      help: [
        'the file (default: standard output), or of markdown the folder, if it',
        'is one or has no extension. It appears when it is whole',
      ],
    },
    force: { help: ['overwrite what is there'] },
  },
  about: [
    'Writes the conversations of a store. ndjson holds everything and loses nothing;',
    'the other formats hold what people see. Attachments come with their bytes: within',
    'it, and of markdown in files beside the documents, in a folder or a ZIP. What other',
    'systems have no place for, and bytes that are damaged, are named on standard error,',
    'a line each.',
  ],
  exits: [
    [Exit.incomplete, 'it is written, and something is not in it: it was named'],
    [130, 'it was interrupted (Ctrl-C); PATH is as it was'],
  ],
  examples: [
    'chatkeep export --store ./chats > everything.ndjson',
    'chatkeep export --store ./chats --format markdown --output ./readable',
    'chatkeep export --store ./chats --format markdown --output chats.zip',
    'chatkeep export --store ./chats --format markdown --conversation 0199... | less',
  ],
  isInterruptible: true,
  async run(context) {
    const { given, terminal, asJson, signal } = context;
    const format = given.oneOf('format', namesOf(EXPORT_FORMATS)) ?? 'ndjson';
    const conversationId = given.text('conversation');
    const output = given.text('output');
    const isZip = output !== undefined && extname(output).toLowerCase() === '.zip';
    const wanted = { format, conversationId, zip: format === 'markdown' && isZip };
    if (output === undefined) {
      if (given.has('force')) throw new UsageError('--force is for --output PATH.');
      if (asJson) {
        throw new UsageError('Standard output is the export itself: --json needs --output PATH.');
      }
      if (process.stdout.isTTY && isBinary(wanted)) {
        throw new UsageError('This is not text, and this is a terminal: give --output PATH.');
      }
    }
    const place = placeOf(given);
    await requireStore(place);
    if (output === undefined) {
      const standardOutput = new StandardOutput();
      const write: Write = (piece) => standardOutput.write(piece, signal);
      const { isComplete } = await exportTo(streamTo(write, wanted), wanted, place, context);
      return isComplete ? Exit.ok : Exit.incomplete;
    }
    const { isComplete, ...report } = await exportToPath(output, wanted, place, context);
    const path = resolve(output);
    if (asJson) terminal.json({ output: path, ...report });
    else terminal.note(`${path}: ${readableBytes(report.bytes)}.`);
    return isComplete ? Exit.ok : Exit.incomplete;
  },
};
