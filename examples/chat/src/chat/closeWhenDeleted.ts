import type { ChatStore } from 'chatkeep';

/** Where a tab that deletes the store tells the others to let go of it. */
export const deletionsOf = (store: string): BroadcastChannel =>
  new BroadcastChannel(`chatkeep-example-delete-${store}`);

/** Closes the store when another tab deletes it. */
export function closeWhenDeleted(store: ChatStore, onDeleted: () => void): void {
  const deletions = deletionsOf(store.name);
  deletions.addEventListener('message', () => {
    deletions.close();
    onDeleted();
    void store.close();
  });
}
