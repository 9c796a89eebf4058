import type { ChatStore, SidebarItem } from 'chatkeep';
import { useRef, useState } from 'react';
import type { ConversationList } from '../../hooks/useConversations.ts';
import { useFolders } from '../../hooks/useFolders.ts';
import { useRovingFocus } from '../../hooks/useRovingFocus.ts';
import { IconButton } from '../IconButton.tsx';
import type { Asked } from './asked.ts';
import { Archive } from './Archive.tsx';
import { Chats } from './Chats.tsx';
import { ConversationItem } from './ConversationItem.tsx';
import { SidebarDialogs } from './SidebarDialogs.tsx';
import { SidebarFoot } from './SidebarFoot.tsx';
import { SidebarFrame } from './SidebarFrame.tsx';
import { useNow } from '../../hooks/useNow.ts';

interface SidebarProps {
  store: ChatStore;
  list: ConversationList;
  activeId: string | null;
  onNewChat: () => void;
  onOpen: (conversation: SidebarItem) => void;
}

export function Sidebar({ store, list, activeId, onNewChat, onOpen }: SidebarProps) {
  const now = useNow();
  const folders = useFolders(store);
  const scroller = useRef<HTMLElement>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isArchive, setArchive] = useState(false);
  useRovingFocus(scroller);

  const item = (chat: SidebarItem) => (
    <ConversationItem
      key={chat.id}
      store={store}
      conversation={chat}
      isActive={chat.id === activeId}
      now={now}
      onOpen={onOpen}
      onAsk={setAsked}
    />
  );

  return (
    <SidebarFrame
      onNewChat={onNewChat}
      beside={
        <IconButton
          icon="folder_plus"
          label="New folder"
          testId="new-folder"
          className="new-folder"
          onClick={() => setAsked({ what: 'name-of-new-folder' })}
        />
      }
    >
      <nav ref={scroller} className="conversations" aria-label="Chats" data-testid="chats">
        {isArchive ? (
          <Archive store={store} scroller={scroller} now={now}>
            {item}
          </Archive>
        ) : (
          <Chats
            store={store}
            list={list}
            folders={folders}
            scroller={scroller}
            now={now}
            onAsk={setAsked}
          >
            {item}
          </Chats>
        )}
      </nav>
      <SidebarFoot
        store={store}
        isArchive={isArchive}
        onToggleArchive={() => setArchive(!isArchive)}
      />
      {asked && (
        <SidebarDialogs
          store={store}
          asked={asked}
          folders={folders.names}
          onClose={() => setAsked(null)}
        />
      )}
    </SidebarFrame>
  );
}
