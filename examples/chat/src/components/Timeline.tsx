import type { ChatStore } from 'chatkeep';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { switchBranch } from '../chat/edit.ts';
import { isMessage, type ShownItem } from '../chat/lists.ts';
import { wasJustSent } from '../chat/send.ts';
import { useInSight } from '../hooks/useInSight.ts';
import { useMarkRead } from '../hooks/useMarkRead.ts';
import { useStickyScroll } from '../hooks/useStickyScroll.ts';
import { useTimeline } from '../hooks/useTimeline.ts';
import { goTo } from '../route.ts';
import { ComponentItem } from './ComponentItem.tsx';
import { IconButton } from './IconButton.tsx';
import { MessageItem } from './MessageItem.tsx';
import { TryAgain } from './TryAgain.tsx';

interface TimelineProps {
  store: ChatStore;
  conversationId: string;
  unread: number;
}

/** One chat. Another chat is another Timeline: `key` it by the conversation. */
export function Timeline({ store, conversationId, unread }: TimelineProps) {
  const { scroller, content, isAtEnd, scrollToEnd, stay, keepPlace } = useStickyScroll();
  const timeline = useTimeline(store, conversationId, keepPlace);
  const top = useRef<HTMLDivElement>(null);

  const firstId = timeline.items[0]?.id;
  useInSight(top, scroller, firstId, timeline.readOlder);

  // Who sends wants to see the answer, wherever they had scrolled to.
  const messages = timeline.items.filter(isMessage);
  const lastSaid = messages.findLast((message) => message.role === 'user')?.id;
  useLayoutEffect(() => {
    if (wasJustSent(lastSaid)) scrollToEnd();
  }, [lastSaid, scrollToEnd]);

  useMarkRead(store, conversationId, messages, unread);

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
      <div ref={scroller} className="timeline" tabIndex={-1}>
        <div ref={content} className="timeline-content" role="log" aria-label="Messages">
          {timeline.hasMore && (
            <div ref={top} className="older" data-testid="load-older">
              <span className="spinner" aria-hidden="true" />
              Earlier messages…
            </div>
          )}
          {timeline.items.map((item) =>
            isMessage(item) ? (
              <MessageItem key={placeOf(item)} store={store} message={item} onSwitch={onSwitch} />
            ) : (
              <ComponentItem key={placeOf(item)} store={store} item={item} />
            ),
          )}
          {timeline.status === 'ready' && timeline.items.length === 0 && (
            <p className="hint centered">Nothing in this chat yet.</p>
          )}
          {last && <TryAgain store={store} last={last} />}
        </div>
      </div>
      {!isAtEnd && (
        <IconButton
          icon="down"
          label="Go to the newest message"
          className="to-end"
          onClick={scrollToEnd}
        />
      )}
    </div>
  );
}

/**
 * Siblings have the same place, and only one of them is shown: it takes the other's element, and
 * the button that switched keeps the focus.
 */
function placeOf(item: ShownItem): string {
  return isMessage(item) ? `after ${item.previousId}` : `component ${item.id}`;
}

function Unreadable({ code }: { code: string }) {
  return (
    <div className="timeline">
      <section className="notice" role="alert">
        <h2>{code === 'NOT_FOUND' ? 'This chat is not here' : 'This chat could not be read'}</h2>
        <p>
          {code === 'NOT_FOUND'
            ? 'It was deleted, or it belongs to another store.'
            : `The store answered ${code}. Nothing was changed.`}
        </p>
        <button type="button" className="button" onClick={() => goTo({ page: 'new' })}>
          Begin a new chat
        </button>
      </section>
    </div>
  );
}
