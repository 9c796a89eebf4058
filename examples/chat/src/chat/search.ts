import type { ChatStore, Conversation, SearchHit } from 'chatkeep';

/** A part of a text, and where it meets what was searched: `text.slice(start, end)`. */
export interface Highlighted {
  text: string;
  ranges: readonly (readonly [start: number, end: number])[];
}

export interface FoundChat {
  id: string;
  title: Highlighted;
}

export interface FoundMessage {
  hit: SearchHit;
  /** Of its chat. */
  title: string;
}

export interface Found {
  chats: readonly FoundChat[];
  messages: readonly FoundMessage[];
  /** Whether a larger `limit` finds more messages. */
  hasMore: boolean;
  /** False after a large import, until the store has come to index it. */
  complete: boolean;
}

/** Chats whose titles are found stand first; more than this are found by typing more. */
const MOST_CHATS = 5;
/** The longest title there is; nothing longer is in one. */
const LONGEST_TITLE = 255;

/** Finds titles and messages by what is typed so far. */
export async function searchAll(
  store: ChatStore,
  typed: string,
  limit: number,
  signal: AbortSignal,
): Promise<Found> {
  const text = typed.trim();
  const [chats, found] = await Promise.all([
    text.length > LONGEST_TITLE ? [] : chatsTitled(store, text, signal),
    store.search.messages(asTyped(typed), { limit }, { signal }),
  ]);
  const titles = await titlesOf(store, found.items, signal);
  return {
    chats,
    // A hit of a chat that was deleted meanwhile is none.
    messages: found.items.flatMap((hit) => {
      const title = titles.get(hit.conversationId);
      return title === undefined ? [] : [{ hit, title }];
    }),
    hasMore: found.hasMore,
    complete: found.complete,
  };
}

/** The word that is being typed is the beginning of one. */
function asTyped(typed: string): string {
  const isInWord = /[\p{L}\p{N}\p{M}]$/u.test(typed);
  const isInQuotes = (typed.split('"').length - 1) % 2 === 1;
  return isInWord && !isInQuotes ? `${typed}*` : typed;
}

async function chatsTitled(
  store: ChatStore,
  text: string,
  signal: AbortSignal,
): Promise<FoundChat[]> {
  const query = { filters: { title: text }, pageSize: MOST_CHATS };
  const { items } = await store.conversations.list(query, { signal });
  return items.map(({ id, title }) => ({
    id,
    title: { text: title, ranges: rangesOf(title, text) },
  }));
}

/** Where `part` is in `title`, in whatever case. */
function rangesOf(title: string, part: string): [number, number][] {
  const begin = title.toLowerCase().indexOf(part.toLowerCase());
  return begin === -1 ? [] : [[begin, Math.min(title.length, begin + part.length)]];
}

async function titlesOf(
  store: ChatStore,
  hits: readonly SearchHit[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const ids = [...new Set(hits.map((hit) => hit.conversationId))];
  const chats = await Promise.all(
    ids.map((id) => store.conversations.get(id, { signal }).catch((): Conversation | null => null)),
  );
  return new Map(chats.flatMap((chat) => (chat ? [[chat.id, chat.title] as const] : [])));
}
