import type { ChatStore, SidebarItem } from 'chatkeep';
import { useMemo, useRef, type ReactElement, type RefObject } from 'react';
import type { FoldersState } from '../../chat/folders.ts';
import { closedFolders } from '../../chat/madeFolders.ts';
import type { ConversationList } from '../../hooks/useConversations.ts';
import { useHeight } from '../../hooks/useHeight.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import type { Asked } from './asked.ts';
import { useChatDrop } from './dragging.ts';
import { Folder } from './Folder.tsx';
import { rowsOf } from './rows.ts';
import { VirtualChats } from './VirtualChats.tsx';

interface ChatsProps {
  store: ChatStore;
  list: ConversationList;
  folders: FoldersState;
  scroller: RefObject<HTMLElement | null>;
  now: number;
  onAsk: (asked: Asked) => void;
  children: (chat: SidebarItem) => ReactElement;
}

const NO_CHATS: ReadonlySet<string> = new Set();

/** Each chat once: among the pinned ones, or in its folder, or by its last activity. */
export function Chats({ store, list, folders, scroller, now, onAsk, children }: ChatsProps) {
  const { conversations, hasMore, isRead, showMore } = list;
  const closed = useObservable(closedFolders);
  const top = useRef<HTMLDivElement>(null);
  const above = useHeight(top);
  const [isOver, drop] = useChatDrop(store, null);

  const pinned = useMemo(() => conversations.filter((chat) => chat.pinned), [conversations]);
  const rows = useMemo(() => {
    const others = conversations.filter((chat) => !chat.pinned && chat.folder === null);
    return rowsOf(others, now);
  }, [conversations, now]);

  return (
    <>
      <div ref={top} className="chats-top">
        {pinned.length > 0 && (
          <>
            <h2 className="group-heading">Pinned</h2>
            <ul data-testid="pinned">
              {pinned.map((chat) => (
                <li key={chat.id}>{children(chat)}</li>
              ))}
            </ul>
          </>
        )}
        {folders.names.length > 0 && (
          <>
            <h2 className="group-heading">Folders</h2>
            <ul data-testid="folders">
              {folders.names.map((name) => (
                <Folder
                  key={name}
                  store={store}
                  name={name}
                  isOpen={!closed.includes(name)}
                  chats={folders.chats.get(name) ?? NO_CHATS}
                  onAsk={onAsk}
                >
                  {children}
                </Folder>
              ))}
            </ul>
          </>
        )}
        {isRead && conversations.length === 0 && (
          <p className="hint">Your chats will be listed here.</p>
        )}
      </div>
      <div className="chats-in-no-folder" data-testid="no-folder" data-over={isOver} {...drop}>
        <VirtualChats
          rows={rows}
          scroller={scroller}
          above={above}
          hasMore={hasMore}
          onMore={showMore}
          heading="h2"
        >
          {children}
        </VirtualChats>
      </div>
    </>
  );
}
