import type { ChatStore, Message } from 'chatkeep';
import { useLayoutEffect, useRef } from 'react';
import { isMessage } from '../chat/readTimeline.ts';
import { useInSight } from '../hooks/useInSight.ts';
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
}

/** One chat. Another chat is another Timeline: `key` it by the conversation. */
export function Timeline({ store, conversationId }: TimelineProps) {
  const timeline = useTimeline(store, conversationId);
  const { scroller, content, isAtEnd, scrollToEnd, keepPlace } = useStickyScroll();
  const top = useRef<HTMLDivElement>(null);
  const isReading = useRef(false);

  const firstId = timeline.items[0]?.id;
  useInSight(top, scroller, firstId, () => {
    if (isReading.current) return;
    isReading.current = true;
    void timeline.readOlder().then((show) => {
      isReading.current = false;
      if (show) keepPlace(show);
    });
  });

  // Who sends wants to see the answer, wherever they had scrolled to.
  const messages = timeline.items.filter(isMessage);
  const lastSaid = messages.findLast((message) => message.role === 'user')?.id;
  useLayoutEffect(scrollToEnd, [lastSaid, scrollToEnd]);

  if (timeline.status === 'failed') return <Unreadable code={timeline.error?.code ?? 'INTERNAL'} />;
  return (
    <div className="timeline-frame">
      <div ref={scroller} className="timeline" tabIndex={-1}>
        <div ref={content} className="timeline-content" role="log" aria-label="Messages">
          {timeline.hasOlder && (
            <div ref={top} className="older" data-testid="load-older">
              <span className="spinner" aria-hidden="true" />
              Earlier messages…
            </div>
          )}
          {timeline.items.map((item) =>
            isMessage(item) ? (
              <MessageItem key={item.id} store={store} message={item} />
            ) : (
              <ComponentItem
                key={item.id}
                store={store}
                conversationId={conversationId}
                item={item}
              />
            ),
          )}
          {timeline.status === 'ready' && timeline.items.length === 0 && (
            <p className="hint centered">Nothing in this chat yet.</p>
          )}
          <TryAgain store={store} conversationId={conversationId} question={unanswered(messages)} />
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

/** The question that the chat ends with, if its answer was cut off or removed. */
function unanswered(messages: readonly Message[]): string | null {
  const last = messages.at(-1);
  if (last?.role === 'user') return last.text;
  if (last?.status !== 'interrupted') return null;
  return messages.findLast((message) => message.role === 'user')?.text ?? null;
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
