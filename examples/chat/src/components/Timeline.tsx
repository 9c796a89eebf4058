import type { ChatStore } from 'chatkeep';
import { useEffect, useState } from 'react';
import { jumps } from '../chat/jump.ts';
import { openingOf, type Opening } from '../chat/opening.ts';
import { useObservable } from '../hooks/useObservable.ts';
import { ReplyBar } from './talk/ReplyBar.tsx';
import { SidePanel } from './talk/SidePanel.tsx';
import { Window } from './timeline/Window.tsx';

interface TimelineProps {
  store: ChatStore;
  conversationId: string;
  /** To be shown at its place. */
  messageId?: string;
  unread: number;
}

/** One chat. Another chat is another Timeline: `key` it by the conversation. */
export function Timeline({ store, conversationId, messageId, unread }: TimelineProps) {
  const [opening, setOpening] = useState<Opening | null>(null);
  const jump = useObservable(jumps);

  useEffect(() => {
    let isWanted = true;
    void openingOf(store, conversationId, messageId).then((found) => {
      if (isWanted) setOpening(found);
    });
    return () => {
      isWanted = false;
    };
  }, [store, conversationId, messageId, jump]);

  return (
    <>
      <div className="timeline-area">
        {opening ? (
          <Window
            store={store}
            conversationId={conversationId}
            opening={opening}
            unread={unread}
            onOpen={setOpening}
          />
        ) : (
          <div className="timeline" />
        )}
        <SidePanel store={store} conversationId={conversationId} />
      </div>
      <ReplyBar conversationId={conversationId} />
    </>
  );
}
