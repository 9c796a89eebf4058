import type { Conversation, Page } from '../../node.js';
import type { Command } from '../command.js';
import { Exit } from '../exit.js';
import { openStore } from '../open-store.js';
import { PLACE_OPTIONS, placeOf, requireStore, STORE_OPTION } from '../place.js';
import { onOneLine, readableTime } from '../readable.js';
import { styled, type Terminal } from '../terminal.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
const MAX_PAGE = 1_000_000;

function print({ items, hasMore }: Page<Conversation>, page: number, terminal: Terminal): void {
  for (const { id, title, folder, archived, lastMessageAt } of items) {
    const time = lastMessageAt === null ? 'empty' : readableTime(lastMessageAt);
    const about = [time, id];
    if (folder !== null) about.push(`in ${onOneLine(folder)}`);
    if (archived) about.push('archived');
    terminal.line(styled('bold', onOneLine(title) || 'Untitled'), ` · ${about.join(' · ')}`);
  }
  if (hasMore) terminal.note(styled('dim', `There is more: --page ${page + 1}`));
}

export const listCommand: Command = {
  name: 'list',
  summary: 'list the conversations, with their ids',
  options: {
    ...STORE_OPTION,
    ...PLACE_OPTIONS,
    title: { value: 'TEXT', help: ['only those whose title contains this, in whatever case'] },
    folder: { value: 'NAME', help: ['only those in this folder'] },
    limit: {
      value: 'N',
      help: [`how many, 1 to ${MAX_LIMIT} (default: ${DEFAULT_LIMIT})`],
    },
    page: { value: 'K', help: ['which page of so many, from 1 (default: 1)'] },
  },
  about: [
    'Lists conversations, the last active first: the title, when something was last',
    'written, and the id that --conversation of export and search takes. Archived ones',
    'are among them; deleted ones are not.',
  ],
  exits: [
    [Exit.ok, 'there are some'],
    [Exit.incomplete, 'there are none'],
  ],
  examples: [
    'chatkeep list --store ./chats',
    'chatkeep list --title bread',
    'chatkeep list --limit 500 --json',
  ],
  isInterruptible: false,
  async run(context) {
    const { given, terminal, asJson } = context;
    const pageSize = given.count('limit', DEFAULT_LIMIT, MAX_LIMIT);
    const page = given.count('page', 1, MAX_PAGE);
    const title = given.text('title');
    const folder = given.text('folder');
    const place = placeOf(given);
    await requireStore(place);
    const store = await openStore(place, context);
    try {
      const found = await store.conversations.list({
        filters: { ...(title !== undefined && { title }), ...(folder !== undefined && { folder }) },
        sort: { field: 'lastMessageAt', direction: 'desc' },
        page: page - 1,
        pageSize,
      });
      if (asJson) terminal.json(found);
      else if (found.items.length === 0) terminal.note('There are none.');
      else print(found, page, terminal);
      return found.items.length === 0 ? Exit.incomplete : Exit.ok;
    } finally {
      await store.close();
    }
  },
};
