import type { ChatStore, Role, SearchHit, SearchPage } from '../../node.js';
import type { Command, CommandContext } from '../command.js';
import { Exit } from '../exit.js';
import { openStore } from '../open-store.js';
import { PLACE_OPTIONS, placeOf, requireStore, STORE_OPTION } from '../place.js';
import { Progress } from '../progress.js';
import { counted, onOneLine, readableTime } from '../readable.js';
import { styled, type Styled, type Terminal } from '../terminal.js';

const ROLES: Role[] = ['user', 'assistant', 'system', 'tool'];
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
/** As many rows as are indexed before it is looked whether that is to be given up. */
const INDEXED_AT_ONCE = 500;

/** A hit, with what its conversation is called. */
interface TitledHit extends SearchHit {
  title: string;
}

/** A store indexes what is new when it has been idle for a while, which the program never is. */
async function indexWhatWaits(store: ChatStore, { terminal, signal }: CommandContext) {
  const progress = new Progress(terminal, 'Indexing');
  try {
    for (let done = INDEXED_AT_ONCE; ; done += INDEXED_AT_ONCE) {
      const { hasMore } = await store.search.index({ limit: INDEXED_AT_ONCE }, { signal });
      if (!hasMore) return;
      progress.show(done, null, () => counted(done, 'row'));
      // The calls do not wait for anything: a signal would not be heard between them.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    progress.end();
  }
}

/** A page as long as was asked for, if there are as many hits. */
async function find(
  store: ChatStore,
  { given, signal }: CommandContext,
  limit: number,
): Promise<SearchPage> {
  const conversationId = given.text('conversation');
  const role = given.oneOf('role', ROLES);
  const filters = {
    ...(conversationId !== undefined && { conversationId }),
    ...(role !== undefined && { role }),
  };
  const items: SearchHit[] = [];
  let after = given.text('after') ?? null;
  for (;;) {
    const search = { limit: limit - items.length, after, filters };
    const page = await store.search.messages(given.operands.join(' '), search, { signal });
    items.push(...page.items);
    if (!page.hasMore || items.length >= limit) return { ...page, items };
    after = page.next;
  }
}

async function withTitles(store: ChatStore, hits: readonly SearchHit[]): Promise<TitledHit[]> {
  const titles = new Map<string, string>();
  for (const { conversationId } of hits) {
    if (titles.has(conversationId)) continue;
    titles.set(conversationId, (await store.conversations.get(conversationId)).title);
  }
  return hits.map((hit) => ({ title: titles.get(hit.conversationId)!, ...hit }));
}

function highlighted({ snippet, ranges }: SearchHit): (string | Styled)[] {
  const parts: (string | Styled)[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    parts.push(onOneLine(snippet.slice(at, start)));
    parts.push(styled('found', onOneLine(snippet.slice(start, end))));
    at = end;
  }
  return [...parts, onOneLine(snippet.slice(at))];
}

function print(hits: readonly TitledHit[], { next }: SearchPage, terminal: Terminal): void {
  for (const hit of hits) {
    const { title, conversationId, role, kind, createdAt, path } = hit;
    const what = kind === 'text' ? [] : [kind];
    const about = [role, ...what, readableTime(createdAt), conversationId];
    if (path !== null) about.push('on a branch that is not shown');
    terminal.line(styled('bold', onOneLine(title) || 'Untitled'), ` · ${about.join(' · ')}`);
    terminal.line('  ', ...highlighted(hit));
  }
  if (next !== null) terminal.note(styled('dim', `There is more: --after ${next}`));
}

export const searchCommand: Command = {
  name: 'search',
  summary: 'find messages by their words',
  operands: {
    usage: 'WORDS...',
    least: 1,
    most: Infinity,
    missing: 'Which words are to be found?',
    beginWithDash: true,
  },
  options: {
    ...STORE_OPTION,
    ...PLACE_OPTIONS,
    conversation: { value: 'ID', help: ['only in this conversation'] },
    role: { value: 'ROLE', help: [`only what was written by: ${ROLES.join(', ')}`] },
    limit: {
      value: 'N',
      help: [`how many hits, 1 to ${MAX_LIMIT} (default: ${DEFAULT_LIMIT})`],
    },
    after: { value: 'NEXT', help: ['the page after the one that said so'] },
  },
  about: [
    'Finds messages, generated components and attachments that have all of the words,',
    'the best first. Case, accents and English plurals do not matter. In quotes of their',
    'own, "several words" stand one after the other; word* is the beginning of one;',
    '-word must not be there. What is new is indexed first.',
  ],
  exits: [
    [Exit.ok, 'something was found'],
    [Exit.incomplete, 'nothing was found'],
    [130, 'it was interrupted (Ctrl-C)'],
  ],
  examples: [
    'chatkeep search sourdough starter --store ./chats',
    `chatkeep search '"rise for" hou* -yeast' --role assistant`,
    'chatkeep search sourdough --limit 100 --json',
  ],
  isInterruptible: true,
  async run(context) {
    const { given, terminal, asJson } = context;
    const limit = given.count('limit', DEFAULT_LIMIT, MAX_LIMIT);
    given.oneOf('role', ROLES);
    const place = placeOf(given);
    await requireStore(place);
    const store = await openStore(place, context);
    try {
      await indexWhatWaits(store, context);
      const page = await find(store, context, limit);
      const items = await withTitles(store, page.items);
      if (asJson) terminal.json({ ...page, items });
      else if (items.length === 0) terminal.note('Nothing was found.');
      else print(items, page, terminal);
      return items.length === 0 ? Exit.incomplete : Exit.ok;
    } finally {
      await store.close();
    }
  },
};
