import type { SidebarItem } from 'chatkeep';
import { useMemo, useRef, type ReactElement, type RefObject } from 'react';
import { useConversations } from '../../hooks/useConversations.ts';
import { useHeight } from '../../hooks/useHeight.ts';
import { rowsOf } from './rows.ts';
import { VirtualChats } from './VirtualChats.tsx';

interface ArchiveProps {
  scroller: RefObject<HTMLElement | null>;
  now: number;
  children: (chat: SidebarItem) => ReactElement;
}

export function Archive({ scroller, now, children }: ArchiveProps) {
  const { conversations, hasMore, isRead, showMore } = useConversations({ archived: true });
  const top = useRef<HTMLDivElement>(null);
  const above = useHeight(top);
  const rows = useMemo(() => rowsOf(conversations, now), [conversations, now]);
  return (
    <>
      <div ref={top} className="chats-top">
        <h2 className="group-heading">Archived</h2>
        {isRead && conversations.length === 0 && (
          <p className="hint">
            Nothing is archived. A chat that you archive by its menu leaves the list, and is found
            by searching still.
          </p>
        )}
      </div>
      <VirtualChats
        rows={rows}
        scroller={scroller}
        above={above}
        hasMore={hasMore}
        onMore={showMore}
        heading="h3"
      >
        {children}
      </VirtualChats>
    </>
  );
}
