import type { ChatStore, StoreStats } from 'chatkeep';
import { useEffect, useState } from 'react';
import { task } from '../tasks.ts';
import { showFailure } from '../toasts.ts';
import { useObservable } from './useObservable.ts';

/** How much the store holds, counted again after each change. */
export function useStats(store: ChatStore): StoreStats | null {
  const [stats, setStats] = useState<StoreStats | null>(null);
  // A restore puts another store in the place of this one, of which no change tells.
  const isBusy = useObservable(task) !== null;
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
  }, [store, isBusy]);
  return stats;
}
