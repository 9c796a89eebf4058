import { useContext, useSyncExternalStore } from 'react';
import type { ChatStore } from '../types.js';
import { StoreContext } from './store-context.js';

/**
 * The store of the provider above. Suspends until it is open, which the provider's `fallback` is
 * for, and throws what made opening fail.
 */
export function useChatStore(): ChatStore {
  const source = useContext(StoreContext);
  if (source === null) throw new Error('Put a ChatStoreProvider above what uses the store.');
  const state = useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot);
  if (state.status === 'failed') throw state.error;
  // React renders again when the promise that is thrown has settled.
  if (state.status === 'opening') throw state.settled;
  return state.store;
}
