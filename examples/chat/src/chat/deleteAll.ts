import { deleteChatStore, type ChatStore } from 'chatkeep';
import { goTo } from '../route.ts';
import { openStore, storeState } from '../store.ts';
import { runTask } from '../tasks.ts';
import { deletionsOf } from './closeWhenDeleted.ts';
import { forgetDrafts } from './drafts.ts';
import { forgetFiles } from './pendingFiles.ts';

/** Deletes every chat of this store for good, in all tabs. */
export function deleteAll(store: ChatStore): Promise<void> {
  return runTask({
    name: 'Deleting',
    failure: 'The chats were not deleted',
    run: async () => {
      const { name } = store;
      storeState.set({ status: 'opening' });
      const channel = deletionsOf(name);
      try {
        // As long as another tab has it open, it cannot be deleted.
        channel.postMessage('close');
        await store.close();
        await deleteChatStore({ name });
        forgetDrafts();
        await forgetFiles();
      } finally {
        channel.close();
        goTo({ page: 'start' });
        openStore();
      }
      return 'Everything was deleted';
    },
  });
}
