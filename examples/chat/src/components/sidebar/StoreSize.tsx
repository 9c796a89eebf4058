import type { ChatStore } from 'chatkeep';
import { bytes, counted } from '../../format.ts';
import { useStats } from '../../hooks/useStats.ts';

/** What is kept, and how much room it takes. */
export function StoreSize({ store }: { store: ChatStore }) {
  const stats = useStats(store);
  return (
    <p className="store-size">
      {stats && (
        <>
          <span>
            <bdi>
              {counted(stats.messages, 'message')}, {counted(stats.components, 'component')}
            </bdi>
          </span>
          <span>
            <bdi>{bytes(stats.databaseBytes + stats.walBytes)} in this browser, no server</bdi>
          </span>
        </>
      )}
    </p>
  );
}
