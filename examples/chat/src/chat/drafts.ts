import { Observable } from '../observable.ts';

/**
 * What stands in the composer, one text per chat: looking at another chat does not lose it, nor
 * does a store that has to be opened again.
 */
export const drafts = new Observable<ReadonlyMap<string, string>>(new Map());

/** `null` is the chat that is about to begin. */
export function draftOf(all: ReadonlyMap<string, string>, conversationId: string | null): string {
  return all.get(keyOf(conversationId)) ?? '';
}

export function setDraft(conversationId: string | null, text: string): void {
  drafts.set(new Map(drafts.get()).set(keyOf(conversationId), text));
}

/** Takes away what was sent, and leaves what was typed behind it meanwhile. */
export function clearSent(conversationId: string | null, sent: string): void {
  const draft = draftOf(drafts.get(), conversationId);
  if (draft.startsWith(sent)) setDraft(conversationId, draft.slice(sent.length));
}

/** An id may be any text, `new` too. */
const keyOf = (conversationId: string | null): string =>
  conversationId === null ? 'new' : `id:${conversationId}`;
