import { invalid } from '../checks.js';
import type { Connection } from '../connection.js';
import type { ChatStoreError } from '../errors.js';
import type { ChatStore, Events, Owner } from '../types.js';
import { ChangeFeed } from './change-feed.js';
import { Listeners } from './listeners.js';

/** What a store tells without being asked. */
export class StoreEvents {
  readonly feed = new ChangeFeed();
  readonly #owner = new Listeners<[Owner]>();
  readonly #error = new Listeners<[ChatStoreError]>();
  readonly #add: {
    [Event in keyof Events]: (listener: (told: Events[Event]) => void) => () => void;
  } = {
    change: (listener) => this.feed.listen(listener),
    owner: (listener) => this.#owner.add(listener),
    error: (listener) => this.#error.add(listener),
  };
  #closed = false;

  constructor(connection: Connection) {
    connection.listen({
      changed: (changes) => this.feed.receive(changes),
      reread: () => this.feed.reread(),
      owned: (owner) => {
        this.feed.reread();
        this.#owner.tell(owner);
      },
      failed: (error) => this.#error.tell(error),
    });
  }

  readonly on: ChatStore['on'] = (event, listener) => {
    if (!Object.hasOwn(this.#add, event)) {
      throw invalid('event', `must be one of ${Object.keys(this.#add).join(', ')}.`);
    }
    const end = this.#add[event](listener);
    if (this.#closed) end();
    return end;
  };

  /** Closes live queries and lets go of everybody. */
  close(): void {
    this.#closed = true;
    this.feed.close();
    this.#owner.clear();
    this.#error.clear();
  }
}
