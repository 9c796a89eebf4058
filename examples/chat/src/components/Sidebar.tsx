import type { ChatStore, SidebarItem } from 'chatkeep';
import type { ConversationList } from '../hooks/useConversations.ts';
import { useNow } from '../hooks/useNow.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { SidebarFrame } from './SidebarFrame.tsx';
import { StoreSize } from './StoreSize.tsx';

interface SidebarProps {
  store: ChatStore;
  list: ConversationList;
  activeId: string | null;
  onNewChat: () => void;
  onOpen: (conversation: SidebarItem) => void;
}

export function Sidebar({ store, list, activeId, onNewChat, onOpen }: SidebarProps) {
  const now = useNow();
  return (
    <SidebarFrame onNewChat={onNewChat}>
      <nav className="conversations" aria-label="Conversations">
        {list.isRead && list.conversations.length === 0 && (
          <p className="hint">Your chats will be listed here.</p>
        )}
        <ul>
          {list.conversations.map((conversation) => (
            <ConversationItem
              key={conversation.id}
              store={store}
              conversation={conversation}
              isActive={conversation.id === activeId}
              now={now}
              onOpen={onOpen}
            />
          ))}
        </ul>
        {list.hasMore && (
          <button type="button" className="text-button" onClick={list.showMore}>
            Show more
          </button>
        )}
      </nav>
      <StoreSize store={store} />
    </SidebarFrame>
  );
}
