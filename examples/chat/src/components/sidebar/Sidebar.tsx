import type { ChatStore, SidebarItem } from 'chatkeep';
import { useRef, useState, type ReactNode, type RefObject } from 'react';
import type { ConversationList } from '../../hooks/useConversations.ts';
import { useFolders } from '../../hooks/useFolders.ts';
import { useNow } from '../../hooks/useNow.ts';
import { useRovingFocus } from '../../hooks/useRovingFocus.ts';
import { IconButton } from '../IconButton.tsx';
import { SearchBox } from '../search/SearchBox.tsx';
import type { Asked } from './asked.ts';
import { Archive } from './Archive.tsx';
import { Chats } from './Chats.tsx';
import { ConversationItem } from './ConversationItem.tsx';
import { SidebarDialogs } from './SidebarDialogs.tsx';
import { SidebarFoot } from './SidebarFoot.tsx';
import { SidebarFrame } from './SidebarFrame.tsx';

interface SidebarProps {
  store: ChatStore;
  list: ConversationList;
  activeId: string | null;
  onNewChat: () => void;
  onOpen: (conversation: SidebarItem) => void;
  /** When what was searched is shown. */
  onShown: () => void;
  onHelp: () => void;
}

export function Sidebar(props: SidebarProps) {
  const { store, list, activeId, onNewChat, onOpen, onShown, onHelp } = props;
  const now = useNow();
  const folders = useFolders(store);
  const scroller = useRef<HTMLElement>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isArchive, setArchive] = useState(false);

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
      <SearchBox store={store} now={now} onOpen={onShown}>
        <RowList list={scroller}>
          {isArchive ? (
            <Archive scroller={scroller} now={now}>
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
        </RowList>
      </SearchBox>
      <SidebarFoot
        store={store}
        isArchive={isArchive}
        onHelp={onHelp}
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

/** What scrolls, and where the arrow keys go from row to row. */
function RowList({ list, children }: { list: RefObject<HTMLElement | null>; children: ReactNode }) {
  useRovingFocus(list);
  return (
    <nav ref={list} className="conversations" aria-label="Chats" data-testid="chats">
      {children}
    </nav>
  );
}
