/** Files that stand in the composer, for each chat, until they are sent. */
import type { ChatStore } from 'chatkeep';
import { Observable } from '../observable.ts';
import { showFailure } from '../toasts.ts';

export interface PendingFile {
  id: string;
  file: File;
  /** 0 to 1 while it is being kept; `null` before. */
  progress: number | null;
  /** Takes it away, also while it is being kept. */
  stop: AbortController;
}

/** By the chat; `null` is the chat that is about to begin. */
export const pendingFiles = new Observable<ReadonlyMap<string | null, readonly PendingFile[]>>(
  new Map(),
);

const NONE: readonly PendingFile[] = [];

export const filesOf = (
  all: ReadonlyMap<string | null, readonly PendingFile[]>,
  conversationId: string | null,
): readonly PendingFile[] => all.get(conversationId) ?? NONE;

export function addFiles(conversationId: string | null, files: readonly File[]): void {
  const added = files.map((file) => ({
    id: crypto.randomUUID(),
    file,
    progress: null,
    stop: new AbortController(),
  }));
  put(conversationId, [...filesOf(pendingFiles.get(), conversationId), ...added]);
}

export function removeFile(conversationId: string | null, id: string): void {
  const files = filesOf(pendingFiles.get(), conversationId);
  files.find((pending) => pending.id === id)?.stop.abort();
  put(
    conversationId,
    files.filter((pending) => pending.id !== id),
  );
}

/**
 * Keeps them with a message, one after the other. What could not be kept stays in the composer, and
 * is told.
 */
export async function keepFiles(
  store: ChatStore,
  conversationId: string | null,
  messageId: string,
): Promise<void> {
  for (const { id, file, stop } of filesOf(pendingFiles.get(), conversationId)) {
    if (stop.signal.aborted) continue;
    const tell = (progress: number | null): void => change(conversationId, id, progress);
    tell(0);
    try {
      await store.attachments.add(
        messageId,
        { blob: file, name: file.name, mimeType: file.type },
        { signal: stop.signal, onProgress: ({ done }) => tell(done / Math.max(1, file.size)) },
      );
      removeFile(conversationId, id);
    } catch (error) {
      if (stop.signal.aborted) continue;
      tell(null);
      showFailure(`${file.name} was not kept; it is still in the box`, error);
    }
  }
}

function change(conversationId: string | null, id: string, progress: number | null): void {
  put(
    conversationId,
    filesOf(pendingFiles.get(), conversationId).map((pending) =>
      pending.id === id ? { ...pending, progress } : pending,
    ),
  );
}

function put(conversationId: string | null, files: readonly PendingFile[]): void {
  pendingFiles.set(new Map(pendingFiles.get()).set(conversationId, files));
}
