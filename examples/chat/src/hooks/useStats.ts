import type { ChatStore, StoreStats } from 'chatkeep';
import { useEffect, useState } from 'react';
import { onChange } from '../chat/changes.ts';
import { showFailure } from '../toasts.ts';

/** How much the store holds, counted again after each change. */
export function useStats(store: ChatStore): StoreStats | null {
  const [stats, setStats] = useState<StoreStats | null>(null);
  useEffect(() => {
    let isWanted = true;
    const read = (): void => {
      store.stats().then(
        (read) => {
          if (isWanted) setStats(read);
        },
        (error: unknown) => {
          if (isWanted) showFailure('The size of the store could not be read', error);
        },
      );
    };
    read();
    const stopListening = onChange(read);
    return () => {
      isWanted = false;
      stopListening();
    };
  }, [store]);
  return stats;
}
