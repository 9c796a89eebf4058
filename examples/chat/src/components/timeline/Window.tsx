import type { ChatStore } from 'chatkeep';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { switchBranch } from '../../chat/edit.ts';
import { isMessage } from '../../chat/lists.ts';
import type { Opening } from '../../chat/opening.ts';
import { wasJustSent } from '../../chat/send.ts';
import { useIsAnswering } from '../../hooks/useIsAnswering.ts';
import { useMarkRead } from '../../hooks/useMarkRead.ts';
import { useStickyScroll } from '../../hooks/useStickyScroll.ts';
import { useTimeline } from '../../hooks/useTimeline.ts';
import { IconButton } from '../IconButton.tsx';
import { PinnedButton } from '../talk/PinnedButton.tsx';
import { TryAgain } from '../TryAgain.tsx';
import { placeOf } from './place.ts';
import { Rows, type RowsHandle, type Span } from './Rows.tsx';
import { Unreadable } from './Unreadable.tsx';

interface WindowProps {
  store: ChatStore;
  conversationId: string;
  opening: Opening;
  unread: number;
  /** Shows another part of the chat. */
  onOpen: (opening: Opening) => void;
}

/** More is read when so many rows are left. */
const AHEAD = 10;

/** The part of a chat that is read, and the scrolling through it. */
export function Window({ store, conversationId, opening, unread, onOpen }: WindowProps) {
  const { newAfter } = opening;
  // A message that is here already is scrolled to: nothing is read again for it.
  const [anchor, setAnchor] = useState(opening.anchor);
  const timeline = useTimeline(conversationId, anchor);
  const { scroller, content, isAtEnd, scrollToEnd, stay } = useStickyScroll(!timeline.hasNewer);
  const { items, hasOlder, hasNewer, readOlder, readNewer } = timeline;
  const rows = useRef<RowsHandle>(null);
  const placed = useRef<Opening | number | null | undefined>(undefined);
  const [span, setSpan] = useState<Span | null>(null);
  const isAnswering = useIsAnswering(conversationId);

  const toNewest = useCallback((): void => {
    if (!hasNewer) return scrollToEnd();
    placed.current = undefined;
    onOpen({ anchor: null, newAfter, targetId: null });
    setAnchor(null);
  }, [hasNewer, scrollToEnd, onOpen, newAfter]);

  // Where it begins, and where a link leads.
  const isRead = timeline.status === 'ready';
  useLayoutEffect(() => {
    if (!isRead || placed.current === opening) return;
    const { targetId } = opening;
    const target = items.findIndex((item) => item.id === targetId);
    if (targetId !== null && target < 0 && anchor !== opening.anchor) {
      setAnchor(opening.anchor);
      return;
    }
    placed.current = opening;
    const firstNew = items.findIndex((item) => newAfter !== null && item.sequence > newAfter);
    if (target >= 0) {
      stay();
      rows.current?.show(target, 'center');
    } else if (anchor !== null && firstNew > 0) {
      stay();
      rows.current?.show(firstNew, 'start');
    } else scrollToEnd();
  }, [isRead, items, opening, anchor, newAfter, stay, scrollToEnd]);

  // Who sends wants to see the answer, wherever they had scrolled to.
  const messages = items.filter(isMessage);
  const lastSaid = messages.findLast((message) => message.role === 'user')?.id;
  useLayoutEffect(() => {
    if (wasJustSent(lastSaid)) scrollToEnd();
  }, [lastSaid, scrollToEnd]);
  useEffect(() => {
    if (isAnswering && hasNewer) toNewest();
  }, [isAnswering, hasNewer, toNewest]);

  const isPlaced = span !== null;
  useEffect(() => {
    if (!isPlaced || placed.current !== opening) return;
    if (span.first < AHEAD && hasOlder) readOlder();
    if (span.last > items.length - AHEAD && hasNewer) readNewer();
  }, [isPlaced, span, items, opening, hasOlder, hasNewer, readOlder, readNewer]);

  const seen = isAtEnd && !hasNewer ? items : items.slice(0, span ? span.last + 1 : 0);
  useMarkRead(store, conversationId, seen, unread, newAfter);

  const onSwitch = useCallback(
    (siblingId: string): void => {
      // The buttons that switch stay under the pointer.
      stay();
      void switchBranch(store, siblingId);
    },
    [store, stay],
  );

  const last = messages.at(-1);
  if (timeline.status === 'failed') return <Unreadable code={timeline.error?.code ?? 'INTERNAL'} />;
  return (
    <div className="timeline-frame">
      <PinnedButton store={store} conversationId={conversationId} />
      {hasOlder && (
        <p className="older" data-testid="load-older" aria-hidden="true">
          <span className="spinner" />
          Earlier messages…
        </p>
      )}
      <div ref={scroller} className="timeline" tabIndex={0} role="region" aria-label="Chat">
        {/* Rows come and go while scrolling: they are not read out. */}
        <div
          ref={content}
          className="timeline-content"
          role="log"
          aria-live="off"
          aria-label="Messages"
        >
          {isRead && (
            <Rows
              key={anchor ?? 'newest'}
              ref={rows}
              store={store}
              scroller={scroller}
              items={items}
              newAfter={newAfter}
              targetId={opening.targetId}
              onSpan={setSpan}
              onSwitch={onSwitch}
            />
          )}
          {isRead && items.length === 0 && (
            <p className="hint centered">Nothing in this chat yet.</p>
          )}
          {last && !hasNewer && <TryAgain key={placeOf(last)} store={store} last={last} />}
        </div>
      </div>
      {(!isAtEnd || hasNewer) && (
        <IconButton
          icon="down"
          label="Go to the newest message"
          className="to-end"
          testId="to-end"
          onClick={toNewest}
        />
      )}
    </div>
  );
}
