/** Names of folders that the browser keeps beside the store: those made here, and closed ones. */
import { Observable } from '../observable.ts';
import { storeName } from '../settings.ts';

class KeptNames extends Observable<readonly string[]> {
  readonly #key: string;

  constructor(what: string) {
    const key = `chatkeep-${what}-${storeName}`;
    super(readNames(key));
    this.#key = key;
    addEventListener('storage', (event) => {
      if (event.key === key) this.set(readNames(key));
    });
  }

  keep(names: readonly string[]): void {
    this.set([...new Set(names)]);
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.get()));
    } catch {
      // No room, or not allowed: they hold until the page goes.
    }
  }
}

/** Folders that were made here: they are there also while no chat is in them. */
export const madeFolders = new KeptNames('folders');

/** Folders whose chats are not shown. */
export const closedFolders = new KeptNames('closed-folders');

function readNames(key: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
