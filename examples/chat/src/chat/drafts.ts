import { ChatStoreError, type ChatStore } from 'chatkeep';
import { Observable } from '../observable.ts';
import { storeName } from '../settings.ts';
import { noticeLoss } from '../store.ts';

/**
 * What stands in the composer, one text per chat, as it was typed here; the store has it a moment
 * later, and after a reload. The text of a chat that has not begun is kept beside the store.
 */
export const drafts = new Observable<ReadonlyMap<string, string>>(new Map());

/** How long somebody has to stop typing. */
const SAVE_AFTER_MILLISECONDS = 300;

/** Where the text of the chat that is about to begin is kept. */
const NEW = `chatkeep-example-draft-${storeName}`;

/** By what `keyOf` gives. */
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** `null` is the chat that is about to begin. */
export function draftOf(all: ReadonlyMap<string, string>, conversationId: string | null): string {
  return all.get(keyOf(conversationId)) ?? '';
}

export function setDraft(store: ChatStore, conversationId: string | null, text: string): void {
  show(conversationId, text);
  cancelSaving(conversationId);
  const save = (): void => void saveDraft(store, conversationId);
  timers.set(keyOf(conversationId), setTimeout(save, SAVE_AFTER_MILLISECONDS));
}

/** Brings back what was typed before a reload. */
export async function readDraft(store: ChatStore, conversationId: string | null): Promise<void> {
  if (drafts.get().has(keyOf(conversationId))) return;
  try {
    const text =
      conversationId === null
        ? localStorage.getItem(NEW)
        : (await store.drafts.get(conversationId))?.text;
    // Somebody may have begun to type.
    if (text && !drafts.get().has(keyOf(conversationId))) show(conversationId, text);
  } catch (error) {
    leaveAlone(error);
  }
}

/** Saves now what would be saved in a moment. */
export async function saveDraft(store: ChatStore, conversationId: string | null): Promise<void> {
  if (!cancelSaving(conversationId)) return;
  const text = draftOf(drafts.get(), conversationId);
  try {
    if (conversationId === null) keepNew(text);
    else if (text === '') await store.drafts.clear(conversationId);
    else await store.drafts.set(conversationId, { text });
  } catch (error) {
    leaveAlone(error);
  }
}

function keepNew(text: string): void {
  if (text === '') localStorage.removeItem(NEW);
  else localStorage.setItem(NEW, text);
}

/** Tells whether something was to be saved. */
function cancelSaving(conversationId: string | null): boolean {
  const key = keyOf(conversationId);
  clearTimeout(timers.get(key));
  return timers.delete(key);
}

/** Lets go of all of them. */
export function forgetDrafts(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  drafts.set(new Map());
  keepNew('');
}

/** Takes away what was sent, and leaves what was typed behind it meanwhile. */
export function clearSent(store: ChatStore, conversationId: string | null, sent: string): void {
  const draft = draftOf(drafts.get(), conversationId);
  if (!draft.startsWith(sent)) return;
  setDraft(store, conversationId, draft.slice(sent.length));
  // The store has let go of a chat's draft already.
  if (conversationId === null) void saveDraft(store, null);
}

function show(conversationId: string | null, text: string): void {
  drafts.set(new Map(drafts.get()).set(keyOf(conversationId), text));
}

/** A draft that is not kept is still in the box: nobody is disturbed while typing. */
function leaveAlone(error: unknown): void {
  if (error instanceof ChatStoreError) noticeLoss(error);
}

/** An id may be any text, `new` too. */
const keyOf = (conversationId: string | null): string =>
  conversationId === null ? 'new' : `id:${conversationId}`;
