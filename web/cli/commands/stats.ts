import { listChatStores } from '../../node.js';
import type { Command } from '../command.js';
import { openStore } from '../open-store.js';
import { PLACE_OPTIONS, placeName, placeOf, requireStore, STORE_OPTION } from '../place.js';
import { readableBytes, readableCount } from '../readable.js';
import { styled, type Terminal } from '../terminal.js';

function printTable(rows: readonly [string, string][], terminal: Terminal): void {
  const left = Math.max(...rows.map(([name]) => name.length));
  const right = Math.max(...rows.map(([, value]) => value.length));
  for (const [name, value] of rows) {
    terminal.line(`  ${name.padEnd(left)}  `, styled('bold', value.padStart(right)));
  }
}

export const statsCommand: Command = {
  name: 'stats',
  summary: 'how much is in a store, and how much room it takes',
  options: { ...STORE_OPTION, ...PLACE_OPTIONS },
  about: [
    'Counts the conversations, messages, components and attachments of a user, without',
    'those that are deleted, and tells the sizes of the files, which all users share.',
  ],
  exits: [],
  examples: ['chatkeep stats --store ./chats', 'chatkeep stats --store ./chats --user ann --json'],
  isInterruptible: false,
  async run(context) {
    const { given, terminal, asJson } = context;
    const place = placeOf(given);
    await requireStore(place);
    const { name, directory } = place;
    // Before it is opened, which makes room for its log.
    const stores = await listChatStores({ storage: { directory } });
    const bytes = stores.find((each) => each.name === name)?.bytes ?? 0;
    const store = await openStore(place, context);
    try {
      const stats = await store.stats();
      const { usage, quota } = await store.safety();
      const freeBytes = usage === null || quota === null ? null : quota - usage;
      if (asJson) {
        terminal.json({ name, directory, ...stats, bytes, freeBytes });
        return 0;
      }
      terminal.line(`In ${placeName(place)}:`);
      printTable(
        [
          ['conversations', readableCount(stats.conversations)],
          ['messages', readableCount(stats.messages)],
          ['components', readableCount(stats.components)],
          ['attachments', readableCount(stats.attachments)],
          ['bytes of attachments', readableBytes(stats.attachmentBytes)],
          ['database', readableBytes(stats.databaseBytes)],
          ['all files', readableBytes(bytes)],
          ['free on the disk', freeBytes === null ? 'unknown' : readableBytes(freeBytes)],
          ['schema version', String(stats.schemaVersion)],
          ['SQLite', stats.sqliteVersion],
        ],
        terminal,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};
