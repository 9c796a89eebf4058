import {
  ChatStoreError,
  type ImportFormat,
  type ImportReport,
  type Quarantined,
} from '../../node.js';
import type { Command, CommandContext } from '../command.js';
import { Exit, UsageError } from '../exit.js';
import { formatHelp, IMPORT_FORMATS, namesOf } from '../formats.js';
import { openImport, type ImportFile } from '../import-source.js';
import { openStore } from '../open-store.js';
import { isThere, PLACE_OPTIONS, placeName, placeOf, type Place } from '../place.js';
import { Progress } from '../progress.js';
import { counted, readableBytes } from '../readable.js';
import { styled, type Terminal } from '../terminal.js';

function placeOfImport({ given }: CommandContext): Place {
  if (given.has('into') && given.has('store')) {
    throw new UsageError('--into and --store are the same: give one of them.');
  }
  return placeOf(given, given.has('store') ? 'store' : 'into');
}

async function importFile(
  { source, total }: ImportFile,
  { place, format }: { place: Place; format: ImportFormat | undefined },
  context: CommandContext,
): Promise<ImportReport> {
  const { terminal, signal } = context;
  const progress = new Progress(terminal, 'Importing');
  let conversations = 0;
  const store = await openStore(place, context);
  try {
    return await store.import(source, {
      ...(format !== undefined && { format }),
      signal,
      onProgress: (at) => {
        conversations = at.conversations;
        const size = total === null ? '' : ` of ${readableBytes(total)}`;
        progress.show(
          at.done,
          total,
          () => `${readableBytes(at.done)}${size}, ${counted(conversations, 'conversation')}`,
        );
      },
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    // More than were told of may be there.
    const dealtWith = `Interrupted after at least ${counted(conversations, 'conversation')}.`;
    const hint = 'What was imported stays; the same import again goes on from there.';
    throw new ChatStoreError('ABORTED', `${dealtWith} ${hint}`);
  } finally {
    progress.end();
    await store.close();
  }
}

function printList(list: readonly Quarantined[], terminal: Terminal): void {
  for (const { what, why } of list) terminal.line('  ', styled('yellow', what), `: ${why}`);
}

function print(report: ImportReport, terminal: Terminal): void {
  const { imported, skipped, quarantined, attachments, missing, unclaimed } = report;
  terminal.line(
    styled('bold', counted(imported, 'conversation')),
    ` imported, ${skipped} there already`,
    quarantined.length === 0 ? '.' : `, ${counted(quarantined.length, 'thing')} not taken:`,
  );
  printList(quarantined, terminal);
  if (attachments > 0)
    terminal.line(styled('bold', counted(attachments, 'attachment')), ' stored.');
  if (missing.length > 0) {
    terminal.line(`${counted(missing.length, 'file')} missing, so that attachments have no bytes:`);
    printList(missing, terminal);
  }
  if (unclaimed.length === 0) return;
  terminal.line(`${counted(unclaimed.length, 'file')} of no message, not taken:`);
  for (const path of unclaimed) terminal.line('  ', path);
}

export const importCommand: Command = {
  name: 'import',
  summary: 'bring chats in: exports of ChatGPT, Claude and others',
  operands: {
    usage: 'FILE...',
    least: 1,
    most: Infinity,
    missing: 'Which file is to be imported? A - is standard input.',
  },
  options: {
    into: {
      value: 'DIR',
      help: ['the directory that holds the store, made if it is not there', '(default: ./chats)'],
    },
    store: { value: 'DIR', help: ['the same as --into'] },
    ...PLACE_OPTIONS,
    format: {
      value: 'FORMAT',
      help: ['what FILE is (default: what it looks like):', ...formatHelp(IMPORT_FORMATS)],
    },
  },
  about: [
    'Brings the conversations of FILE into a store. A conversation comes whole or not',
    'at all. Importing the same again changes nothing, so that an import which was',
    'interrupted can just be run again. What cannot be understood is listed with its',
    'reason; everything else is imported, with the files that messages brought where',
    'FILE has them. With - as FILE it reads standard input. Several files, or a directory,',
    'are those of one export: its ZIPs, or what was in them.',
  ],
  exits: [
    [Exit.incomplete, 'something of FILE could not be taken, or is missing: it is listed'],
    [130, 'it was interrupted (Ctrl-C); what was imported stays'],
  ],
  examples: [
    'chatkeep import chatgpt-export.zip --into ./chats',
    'chatkeep import claude/manifest-*.json claude/*.zip',
    'chatkeep import chats.jsonl --into ./chats --name work --format openai',
    'ssh elsewhere chatkeep export | chatkeep import - --into ./chats',
  ],
  isInterruptible: true,
  async run(context) {
    const { given, terminal, asJson, signal } = context;
    const place = placeOfImport(context);
    // What is wrong with these is told before a store is made.
    const format = given.oneOf('format', namesOf(IMPORT_FORMATS));
    const file = await openImport(given.operands, signal);
    try {
      if (!isThere(place) && !asJson) terminal.note(`There was none: ${placeName(place)} is new.`);
      const report = await importFile(file, { place, format }, context);
      if (asJson) terminal.json(report);
      else print(report, terminal);
      const isWhole = report.quarantined.length === 0 && report.missing.length === 0;
      return isWhole ? Exit.ok : Exit.incomplete;
    } finally {
      file.close();
    }
  },
};
