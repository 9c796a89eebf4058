import type { Safety } from '../types.js';

// What a browser says of the origin's storage, and a mark in another kind of storage that tells a
// store that was evicted from one that is new. Browsers evict what they keep for an origin as a
// whole, but localStorage apart.

/** The store was made. */
interface Mark {
  /** When it was found gone, the last time that it was. */
  evictedAt: number | null;
}

const keyOf = (store: string) => `chatkeep:${store}`;

function readMark(store: string): Mark | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(store)) ?? 'null') as Mark | null;
  } catch {
    // Pages may be forbidden to keep anything there, and others may write there.
    return null;
  }
}

/** To be called when a store was opened: `wasThere` is whether it had files before. */
export function markStore(store: string, wasThere: boolean): void {
  const mark = readMark(store);
  if (mark !== null && wasThere) return;
  const next: Mark = { evictedAt: mark === null ? null : Date.now() };
  try {
    localStorage.setItem(keyOf(store), JSON.stringify(next));
  } catch {
    // See readMark. Evicted is not told from new then.
  }
}

/** To be called when a store was deleted: the next one of its name is new. */
export function forgetStore(store: string): void {
  try {
    localStorage.removeItem(keyOf(store));
  } catch {
    // See readMark.
  }
}

/** How safe the origin's files are; asks the browser to keep them if `persist`. */
export async function safetyOfOrigin(store: string, persist: boolean): Promise<Safety> {
  const persisted = persist
    ? await navigator.storage.persist()
    : await navigator.storage.persisted();
  const { usage = null, quota = null } = await navigator.storage.estimate();
  return { persisted, usage, quota, evictedAt: readMark(store)?.evictedAt ?? null };
}
