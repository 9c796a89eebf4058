import type { ChatStore } from '../types.js';
import { perStore } from './per-store.js';
import type { ReadStatus, Source } from './source.js';

/** What is followed in a store. */
export interface Subject<Followed extends Source<{ status: ReadStatus }>> {
  /** Tells it from others: where it is the same, the same is followed. */
  key: string;
  follow(store: ChatStore): Followed;
}

/** How long the answer that a component waited for stays for it, before it is there to listen. */
const KEEP_MS = 1_000;

interface Entry {
  source: Source<{ status: ReadStatus }>;
  holders: number;
  end: () => void;
}

/** What the components of a page follow in a store: each subject once, however many follow it. */
export class Subjects {
  readonly #store: ChatStore;
  readonly #entries = new Map<string, Entry>();
  readonly #awaited = new Map<string, Promise<void>>();

  constructor(store: ChatStore) {
    this.#store = store;
  }

  /** What is followed of it now; `undefined` while nobody does. Changes nothing. */
  get<Followed extends Source<{ status: ReadStatus }>>(
    subject: Subject<Followed>,
  ): Followed | undefined {
    // Of this type, because the key says what it is.
    return this.#entries.get(subject.key)?.source as Followed | undefined;
  }

  /** Follows it until what it returns is called. */
  subscribe(subject: Subject<Source<{ status: ReadStatus }>>, listener: () => void): () => void {
    const { entry, release } = this.#hold(subject);
    const end = entry.source.subscribe(listener);
    return () => {
      end();
      release();
    };
  }

  /**
   * Resolves when it was read, however that ended. For a component that suspends: it cannot listen
   * yet, so that what it waits for is kept for a moment.
   */
  read(subject: Subject<Source<{ status: ReadStatus }>>): Promise<void> {
    const { key } = subject;
    const awaited = this.#awaited.get(key) ?? this.#firstAnswer(subject);
    this.#awaited.set(key, awaited);
    return awaited;
  }

  #firstAnswer(subject: Subject<Source<{ status: ReadStatus }>>): Promise<void> {
    const { entry, release } = this.#hold(subject);
    return new Promise((resolve) => {
      const look = (): void => {
        if (entry.source.getSnapshot().status === 'loading') return;
        end();
        resolve();
        this.#awaited.delete(subject.key);
        setTimeout(release, KEEP_MS);
      };
      const end = entry.source.subscribe(look);
      look();
    });
  }

  #hold(subject: Subject<Source<{ status: ReadStatus }>>): { entry: Entry; release: () => void } {
    const { key } = subject;
    const entry = this.#entries.get(key) ?? this.#begin(subject);
    entry.holders += 1;
    const release = (): void => {
      entry.holders -= 1;
      // Not at once: StrictMode and a component that takes another's place listen again in a moment.
      queueMicrotask(() => {
        if (entry.holders > 0 || this.#entries.get(key) !== entry) return;
        this.#entries.delete(key);
        entry.end();
      });
    };
    return { entry, release };
  }

  #begin(subject: Subject<Source<{ status: ReadStatus }>>): Entry {
    const source = subject.follow(this.#store);
    // It goes on until nobody holds it, whoever comes and goes meanwhile.
    const entry = { source, holders: 0, end: source.subscribe(() => {}) };
    this.#entries.set(subject.key, entry);
    return entry;
  }
}

export const subjectsOf = perStore((store) => new Subjects(store));
