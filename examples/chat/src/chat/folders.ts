import type { Change, ChatStore, Conversation } from 'chatkeep';
import { showFailure } from '../toasts.ts';
import { madeFolders } from './madeFolders.ts';

export interface FoldersState {
  /** By name. */
  names: readonly string[];
  /** Which chats each holds, without archived and pinned ones. */
  chats: ReadonlyMap<string, ReadonlySet<string>>;
}

const NONE: FoldersState = { names: [], chats: new Map() };
const PAGE = 500;
/** More changes than this at once, and everything is read again. */
const FEW = 20;

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * Which folders there are. A folder is a field of its chats, so they are gathered from all of them
 * once, and from those that change from then on; and there are those that were made and are empty.
 */
export class Folders {
  readonly #store: ChatStore;
  readonly #listeners = new Set<() => void>();
  /** By the chat's id. */
  #folderOf = new Map<string, string>();
  #state = NONE;
  #stop = (): void => {};

  constructor(store: ChatStore) {
    this.#store = store;
  }

  readonly getSnapshot = (): FoldersState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  #follow(): void {
    const ends = [
      this.#store.on('change', (changes) => void this.#changed(changes)),
      // Changes may have come that nobody told of.
      this.#store.on('owner', () => void this.#readAll()),
      madeFolders.subscribe(() => this.#tell()),
    ];
    this.#stop = () => ends.forEach((end) => end());
    void this.#readAll();
  }

  async #readAll(): Promise<void> {
    const folderOf = new Map<string, string>();
    try {
      for (let page = 0, hasMore = true; hasMore; page += 1) {
        // By their creation, which stays: no chat moves to another page meanwhile.
        const read = await this.#store.conversations.list({
          sort: { field: 'createdAt', direction: 'asc' },
          filters: { archived: false },
          page,
          pageSize: PAGE,
        });
        for (const chat of read.items) if (isInFolder(chat)) folderOf.set(chat.id, chat.folder);
        hasMore = read.hasMore;
      }
    } catch (error) {
      showFailure('The folders could not be read', error);
      return;
    }
    this.#folderOf = folderOf;
    this.#tell();
  }

  async #changed(changes: readonly Change[]): Promise<void> {
    const ids = changes
      .filter(({ kinds }) => kinds.includes('conversation'))
      .map(({ conversationId }) => conversationId);
    if (ids.length > FEW || ids.includes(null)) return this.#readAll();
    for (const id of new Set(ids)) if (id !== null) await this.#read(id);
    if (ids.length > 0) this.#tell();
  }

  async #read(id: string): Promise<void> {
    // A chat that was deleted is in no folder.
    const chat = await this.#store.conversations.get(id).catch(() => null);
    if (chat && isInFolder(chat)) this.#folderOf.set(id, chat.folder);
    else this.#folderOf.delete(id);
  }

  #tell(): void {
    const chats = new Map<string, Set<string>>();
    for (const name of madeFolders.get()) chats.set(name, new Set());
    for (const [id, folder] of this.#folderOf) {
      if (!chats.has(folder)) chats.set(folder, new Set());
      chats.get(folder)?.add(id);
    }
    this.#state = { names: [...chats.keys()].sort(byName.compare), chats };
    for (const listener of this.#listeners) listener();
  }
}

/** Pinned ones stand above the folders. */
const isInFolder = (chat: Conversation): chat is Conversation & { folder: string } =>
  chat.folder !== null && !chat.archived && !chat.pinned;
