import type { ChatStore, StreamInput, StreamWriter } from '../types.js';
import { perStore } from './per-store.js';
import { Writing } from './writing.js';

/** The messages that this page writes into a store, whichever component began them. */
export class Writings {
  readonly #store: ChatStore;
  readonly #all = new Map<string, Writing>();
  readonly #listeners = new Set<() => void>();

  constructor(store: ChatStore) {
    this.#store = store;
  }

  get(messageId: string): Writing | undefined {
    return this.#all.get(messageId);
  }

  async begin(conversationId: string, input?: StreamInput): Promise<StreamWriter> {
    return this.#add(await this.#store.streams.begin(conversationId, input), input?.content ?? '');
  }

  async resume(messageId: string): Promise<StreamWriter> {
    const { text } = await this.#store.messages.get(messageId);
    return this.#add(await this.#store.streams.resume(messageId), text);
  }

  /** Calls `listener` when the message begins to be written, and with each change of that. */
  subscribe(messageId: string, listener: () => void): () => void {
    let followed: Writing | undefined;
    let end = (): void => {};
    const follow = (): void => {
      const writing = this.#all.get(messageId);
      if (writing === followed) return;
      end();
      followed = writing;
      end = writing?.subscribe(listener) ?? (() => {});
      listener();
    };
    this.#listeners.add(follow);
    follow();
    return () => {
      this.#listeners.delete(follow);
      end();
    };
  }

  #add(writer: StreamWriter, text: string): StreamWriter {
    const { id } = writer;
    const writing: Writing = new Writing(writer, text, () => {
      if (this.#all.get(id) === writing) this.#all.delete(id);
    });
    this.#all.set(id, writing);
    for (const listener of [...this.#listeners]) listener();
    return writing.writer;
  }
}

export const writingsOf = perStore((store) => new Writings(store));
