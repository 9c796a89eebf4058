import { join } from 'node:path';

import {
  doctorChatStore,
  type DoctorProblem,
  type DoctorReport,
  type LostRows,
} from '../../node.js';
import type { Command } from '../command.js';
import { Exit } from '../exit.js';
import {
  PLACE_OPTIONS,
  placeName,
  placeOf,
  requireStore,
  STORE_OPTION,
  type Place,
} from '../place.js';
import { counted, readableBytes } from '../readable.js';
import { styled, type Terminal } from '../terminal.js';

/** What a repair brings none back of. */
const isGone = ({ what }: DoctorProblem) => what === 'lost' || what === 'attachment';

function printProblems(problems: readonly DoctorProblem[], terminal: Terminal): void {
  const byKind = new Map<string, string[]>();
  for (const { what, detail } of problems) {
    byKind.set(what, [...(byKind.get(what) ?? []), detail]);
  }
  for (const [what, details] of byKind) {
    terminal.line('  ', styled('yellow', what));
    for (const detail of details) terminal.line(`    ${detail}`);
  }
}

function printLost(lost: readonly LostRows[], terminal: Terminal): void {
  for (const { conversationId, title, restored, ...counts } of lost) {
    const rows = Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([table, count]) => counted(count, table.slice(0, -1)));
    const name =
      conversationId === null
        ? 'in no conversation of this user'
        : `${title || 'Untitled'} (${conversationId})`;
    const again = restored ? ['the conversation itself, which was made anew'] : [];
    terminal.line('  ', styled('bold', name), `: ${[...again, ...rows].join(', ')}`);
  }
}

function lostLine({ lost, problems }: DoctorReport): string {
  if (lost.length > 0) return 'What is lost:';
  const isUnknown = problems.some(({ what }) => what === 'lost');
  return isUnknown ? 'It is not known what is lost.' : 'Nothing that was known of is lost.';
}

function print(report: DoctorReport, place: Place, terminal: Terminal): void {
  const { ok, problems, lost, repaired, savedBytes, leftoverFiles } = report;
  const name = placeName(place);
  if (ok) terminal.line(styled('green', `Nothing is wrong with ${name}.`));
  else terminal.line(styled('red', `${counted(problems.length, 'problem')} of ${name}:`));
  printProblems(problems, terminal);
  if (repaired) {
    terminal.line('It was repaired: everything that could be read is kept.');
    terminal.line(lostLine(report));
    printLost(lost, terminal);
  } else if (problems.some((problem) => !isGone(problem))) {
    terminal.line('Nothing was changed. With --repair, what can be read is kept.');
  }
  if (leftoverFiles) terminal.line(`${counted(leftoverFiles, 'file')} of no attachment.`);
  if (savedBytes !== null) {
    const when = repaired ? 'were before' : 'were before an earlier repair';
    terminal.line(`The files as they ${when} (${readableBytes(savedBytes)}):`);
    for (const path of savedPaths(place)) terminal.line(`  ${path}`);
  }
}

const savedPaths = ({ directory, name }: Place) =>
  ['.db-damaged', '.db-damaged-wal'].map((suffix) => join(directory, name + suffix));

function exitOf({ ok, repaired, problems, lost }: DoctorReport): number {
  if (ok) return Exit.ok;
  return repaired && lost.length === 0 && !problems.some(isGone) ? Exit.ok : Exit.incomplete;
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'say what is wrong with the files of a store, and repair them',
  options: {
    ...STORE_OPTION,
    ...PLACE_OPTIONS,
    repair: { help: ['put the files aside and keep what can be read of them'] },
    deep: { help: ['open the store, too, and read the bytes of all attachments'] },
  },
  about: [
    'Examines the database of a store, also one that does not open any more. Without',
    '--repair nothing is changed. With it, and only where something is wrong, the files',
    'are kept as NAME.db-damaged and NAME.db-damaged-wal, everything that can be read',
    'goes into a new database, and what is known to be lost is listed by conversation.',
    '--user says whose conversations are called by their titles.',
  ],
  exits: [
    [Exit.ok, 'nothing is wrong, or it was repaired and nothing is lost'],
    [Exit.incomplete, 'something is wrong, or it was repaired and something is lost'],
  ],
  examples: [
    'chatkeep doctor --store ./chats',
    'chatkeep doctor --store ./chats --repair',
    'chatkeep doctor --store ./chats --deep --json',
  ],
  isInterruptible: false,
  async run(context) {
    const { given, terminal, asJson } = context;
    const place = placeOf(given);
    await requireStore(place);
    const report = await doctorChatStore({
      ...place.options,
      repair: given.has('repair'),
      deep: given.has('deep'),
    });
    if (asJson)
      terminal.json({ ...report, saved: report.savedBytes === null ? [] : savedPaths(place) });
    else print(report, place, terminal);
    return exitOf(report);
  },
};
