/**
 * Keeps the files that stand in a composer. The store takes files with a message only, and there is
 * none yet: so they wait in a database of the browser, which copies them without the page having
 * their bytes in memory.
 */
import { clear, createStore, del, get, set, values, type UseStore } from 'idb-keyval';
import { storeName } from '../settings.ts';

export interface WaitingFile {
  id: string;
  /** `null` is the chat that is about to begin. */
  conversationId: string | null;
  file: File;
  addedAt: number;
}

const NAME = `chatkeep-example-files-${storeName}`;

let opened: UseStore | null = null;
const files = (): UseStore => (opened ??= createStore(NAME, 'files'));

/** Tells other tabs that something came or went. */
const changes = new BroadcastChannel(NAME);

/** `listener` is called when another tab let a file wait, or took one away. */
export function onWaitingElsewhere(listener: () => void): void {
  changes.addEventListener('message', listener);
}

/** All of them, in the order in which they came. */
export async function waitingFiles(): Promise<WaitingFile[]> {
  const all: WaitingFile[] = await values(files());
  return all.sort((one, other) => one.addedAt - other.addedAt);
}

/** `undefined` where it does not wait. */
export async function waitingFile(id: string): Promise<File | undefined> {
  return (await get<WaitingFile>(id, files()))?.file;
}

/** Resolves when it survives a reload. */
export async function letWait(waiting: WaitingFile): Promise<void> {
  await set(waiting.id, waiting, files());
  changes.postMessage('changed');
}

export async function forgetWaiting(id: string): Promise<void> {
  await del(id, files());
  changes.postMessage('changed');
}

export async function forgetAllWaiting(): Promise<void> {
  await clear(files());
  changes.postMessage('changed');
}
