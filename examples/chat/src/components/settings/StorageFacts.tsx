import type { ChatStore, Safety } from 'chatkeep';
import { useCallback, useEffect, useState } from 'react';
import { bytes, counted } from '../../format.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { useStats } from '../../hooks/useStats.ts';
import { offline } from '../../offline.ts';
import { ownership } from '../../store.ts';
import { showFailure } from '../../toasts.ts';

const OFFLINE = {
  none: 'Only with a network',
  preparing: 'Being prepared',
  ready: 'Opens without a network',
} as const;

const OWNERSHIP = {
  unknown: 'This tab or another one',
  self: 'This tab',
  other: 'Another tab; this one asks it',
} as const;

export function StorageFacts({ store }: { store: ChatStore }) {
  const stats = useStats(store);
  const [safety, setSafety] = useState<Safety | null>(null);
  const page = useObservable(offline);
  const owner = useObservable(ownership);

  const look = useCallback(
    (persist: boolean): void => {
      store
        .safety({ persist })
        .then(setSafety, (error: unknown) =>
          showFailure('The browser did not say how much room there is', error),
        );
    },
    [store],
  );
  // Again with each change of what is kept.
  useEffect(() => look(false), [look, stats]);

  const fact = (name: string, testId: string, value: string | null) => (
    <div>
      <dt>{name}</dt>
      <dd data-testid={testId}>
        <bdi>{value ?? '…'}</bdi>
      </dd>
    </div>
  );
  const size = (n: number | null | undefined): string => (n == null ? 'not told' : bytes(n));

  return (
    <>
      <dl className="facts">
        {fact('Chats', 'fact-conversations', stats && counted(stats.conversations, 'chat'))}
        {fact('Messages', 'fact-messages', stats && counted(stats.messages, 'message'))}
        {fact('Attachments', 'fact-attachments', stats && bytes(stats.attachmentBytes))}
        {fact('Database', 'fact-database', stats && bytes(stats.databaseBytes + stats.walBytes))}
        {fact('Used of this browser', 'fact-usage', safety && size(safety.usage))}
        {fact('Allowed at most', 'fact-quota', safety && size(safety.quota))}
        {fact('Files open in', 'fact-owner', OWNERSHIP[owner])}
        {fact('Memory of the engine', 'fact-heap', stats && bytes(stats.heapBytes))}
        {fact('This page', 'fact-offline', OFFLINE[page])}
        {fact(
          'When room runs out',
          'fact-persisted',
          safety && (safety.persisted ? 'These chats are kept' : 'The browser may delete them'),
        )}
      </dl>
      {safety?.persisted === false && (
        <button
          type="button"
          className="button quiet"
          data-testid="persist"
          onClick={() => look(true)}
        >
          Ask the browser to keep them
        </button>
      )}
    </>
  );
}
