import { ChatStoreError, openChatStore, type ChatStore, type Owner } from 'chatkeep';
import { closeWhenDeleted } from './chat/closeWhenDeleted.ts';
import { Observable } from './observable.ts';
import { storeName } from './settings.ts';

export type StoreState =
  | { status: 'opening' }
  | { status: 'ready'; store: ChatStore }
  | { status: 'locked' | 'unavailable' | 'lost' | 'failed'; error: ChatStoreError };

/** Which tab has the files open and answers for all of them. */
export type Ownership = 'unknown' | 'self' | 'other';

export const ownership = new Observable<Ownership>('unknown');

export const storeState = new Observable<StoreState>({ status: 'opening' });

/**
 * Opens the store of this page. There is one for the whole page, and it stays open until the page
 * goes: a second one would be one more client of the same files.
 */
export function openStore(): void {
  storeState.set({ status: 'opening' });
  openChatStore({ name: storeName }).then(
    (store) => {
      followOwner(store);
      closeWhenDeleted(store, () => {
        // The tab that deletes it hears of it, too.
        if (isOpen(store)) storeState.set({ status: 'lost', error: deletedElsewhere() });
      });
      storeState.set({ status: 'ready', store });
    },
    (error: unknown) => storeState.set(failure(error)),
  );
}

function followOwner(store: ChatStore): void {
  const tell = (owner: Owner | null): void =>
    ownership.set(owner === null ? 'unknown' : owner.isSelf ? 'self' : 'other');
  tell(store.owner());
  store.on('owner', tell);
}

const deletedElsewhere = (): ChatStoreError =>
  new ChatStoreError('CLOSED', 'Another tab is deleting all chats.');

/** Leaves the chat, keeping it as it is, when a call failed because the store is gone. */
export function noticeLoss(error: ChatStoreError): void {
  if (error.code !== 'CLOSED' && error.code !== 'OWNER_LOST') return;
  storeState.set({ status: 'lost', error });
}

/** Whether it is the store of this page still. */
export function isOpen(store: ChatStore): boolean {
  const state = storeState.get();
  return state.status === 'ready' && state.store === store;
}

function failure(cause: unknown): StoreState {
  const error = ChatStoreError.from(ChatStoreError.fields(cause));
  if (error.code === 'LOCKED' || error.code === 'OWNER_LOST') return { status: 'locked', error };
  if (error.code === 'STORAGE_UNAVAILABLE') return { status: 'unavailable', error };
  return { status: 'failed', error };
}

// A hot update would run this module again and open the store a second time.
import.meta.hot?.accept(() => location.reload());
