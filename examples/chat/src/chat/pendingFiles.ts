/** Files that stand in the composer, for each chat, until they are sent; a reload keeps them. */
import { ChatStoreError, type ChatStore } from 'chatkeep';
import { Observable } from '../observable.ts';
import { showFailure } from '../toasts.ts';
import {
  forgetAllWaiting,
  forgetWaiting,
  letWait,
  onWaitingElsewhere,
  waitingFile,
  waitingFiles,
} from './waitingFiles.ts';

export interface PendingFile {
  /** The attachment gets the same one: so it can be told whether it was sent. */
  id: string;
  file: File;
  /** Whether it is there after a reload. */
  isKept: boolean;
  /** 0 to 1 while it is being sent; `null` before. */
  progress: number | null;
  /** Takes it away, also while it is being sent. */
  stop: AbortController;
}

/** By the chat; `null` is the chat that is about to begin. */
export const pendingFiles = new Observable<ReadonlyMap<string | null, readonly PendingFile[]>>(
  new Map(),
);

const NONE: readonly PendingFile[] = [];

/** Those that were taken away here: what was read before must not bring them back. */
const removed = new Set<string>();

export const filesOf = (
  all: ReadonlyMap<string | null, readonly PendingFile[]>,
  conversationId: string | null,
): readonly PendingFile[] => all.get(conversationId) ?? NONE;

export function addFiles(conversationId: string | null, files: readonly File[]): void {
  const added = files.map((file) => pending(crypto.randomUUID(), file, false));
  put(conversationId, [...shown(conversationId), ...added]);
  added.forEach(({ id, file }, index) => {
    // Those that come at once stay in their order.
    const addedAt = Date.now() + index / files.length;
    letWait({ id, conversationId, file, addedAt }).then(
      () => change(conversationId, id, { isKept: true }),
      (error: unknown) => showFailure(`${file.name} would be gone after a reload`, error),
    );
  });
}

export function removeFile(conversationId: string | null, id: string): void {
  const files = shown(conversationId);
  files.find((pending) => pending.id === id)?.stop.abort();
  removed.add(id);
  put(
    conversationId,
    files.filter((pending) => pending.id !== id),
  );
  forgetWaiting(id).catch((error: unknown) => showFailure('A file may come back', error));
}

/** Brings back what was chosen before a reload, and follows other tabs. */
export async function readFiles(conversationId: string | null): Promise<void> {
  try {
    const all = await waitingFiles();
    const kept = all.filter(
      (waiting) => waiting.conversationId === conversationId && !removed.has(waiting.id),
    );
    const files = shown(conversationId);
    const isListed = (list: readonly { id: string }[], id: string): boolean =>
      list.some((other) => other.id === id);
    put(conversationId, [
      ...files.filter(({ id, isKept }) => !isKept || isListed(kept, id)),
      ...kept
        .filter(({ id }) => !isListed(files, id))
        .map(({ id, file }) => pending(id, file, true)),
    ]);
  } catch (error) {
    showFailure('The files that were chosen could not be read', error);
  }
}

onWaitingElsewhere(() => {
  for (const conversationId of pendingFiles.get().keys()) void readFiles(conversationId);
});

/**
 * Sends them with a message, one after the other. What could not be sent stays in the composer of
 * the message's chat, and is told.
 */
export async function sendFiles(
  store: ChatStore,
  from: string | null,
  message: { id: string; conversationId: string },
): Promise<void> {
  for (const { id, file, stop } of shown(from)) {
    if (stop.signal.aborted) continue;
    const tell = (progress: number | null): void => change(from, id, { progress });
    tell(0);
    try {
      // Not from where it was chosen, if possible: there it may be another one by now.
      const blob = (await waitingFile(id)) ?? file;
      await store.attachments.add(
        message.id,
        { id, blob, name: file.name, mimeType: file.type },
        { signal: stop.signal, onProgress: ({ done }) => tell(done / Math.max(1, file.size)) },
      );
      removeFile(from, id);
    } catch (error) {
      if (stop.signal.aborted) continue;
      tell(null);
      showFailure(`${file.name} was not kept; it is still in the box`, error);
      if (from === message.conversationId) continue;
      removeFile(from, id);
      addFiles(message.conversationId, [file]);
    }
  }
}

/**
 * Lets go of files whose chat was deleted, and of those that had been sent when the page went. To be
 * called when the store has been opened.
 */
export async function collectFiles(store: ChatStore): Promise<void> {
  try {
    for (const { id, conversationId } of await waitingFiles()) {
      const isSent = await isThere(store.attachments.get(id));
      const hasChat =
        conversationId === null || (await isThere(store.conversations.get(conversationId)));
      if (isSent || !hasChat) removeFile(conversationId, id);
    }
  } catch (error) {
    showFailure('The files that were chosen could not be looked through', error);
  }
}

/** Lets go of all of them, in all tabs. */
export async function forgetFiles(): Promise<void> {
  pendingFiles.set(new Map());
  await forgetAllWaiting();
}

async function isThere(row: Promise<unknown>): Promise<boolean> {
  try {
    await row;
    return true;
  } catch (error) {
    if (error instanceof ChatStoreError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}

const pending = (id: string, file: File, isKept: boolean): PendingFile => ({
  id,
  file,
  isKept,
  progress: null,
  stop: new AbortController(),
});

const shown = (conversationId: string | null): readonly PendingFile[] =>
  filesOf(pendingFiles.get(), conversationId);

function change(conversationId: string | null, id: string, fields: Partial<PendingFile>): void {
  put(
    conversationId,
    shown(conversationId).map((pending) =>
      pending.id === id ? { ...pending, ...fields } : pending,
    ),
  );
}

function put(conversationId: string | null, files: readonly PendingFile[]): void {
  pendingFiles.set(new Map(pendingFiles.get()).set(conversationId, files));
}
