import type { ChatStore, StoreStats } from 'chatkeep';
import { useEffect, useState } from 'react';
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
    const stopListening = store.on('change', (changes) => {
      // The words of an answer come several times a second: they are counted at its end.
      if (changes.some(({ kinds }) => kinds.some((kind) => kind !== 'stream'))) read();
    });
    return () => {
      isWanted = false;
      stopListening();
    };
  }, [store]);
  return stats;
}
