import type { ChatStore } from 'chatkeep';
import { useMemo, useSyncExternalStore } from 'react';
import { Folders, type FoldersState } from '../chat/folders.ts';

export function useFolders(store: ChatStore): FoldersState {
  const folders = useMemo(() => new Folders(store), [store]);
  return useSyncExternalStore(folders.subscribe, folders.getSnapshot);
}
