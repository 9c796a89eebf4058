import type { ChatStore, SidebarItem } from 'chatkeep';
import { useUnread } from 'chatkeep/react';
import { useId, type ReactElement } from 'react';
import { removeFolder, toggleFolder } from '../../chat/organise.ts';
import { useConversations } from '../../hooks/useConversations.ts';
import { Icon } from '../Icon.tsx';
import { MenuButton } from '../menu/MenuButton.tsx';
import type { Asked } from './asked.ts';
import { useChatDrop } from './dragging.ts';

interface FolderProps {
  store: ChatStore;
  name: string;
  isOpen: boolean;
  /** Which chats are in it. */
  chats: ReadonlySet<string>;
  onAsk: (asked: Asked) => void;
  children: (chat: SidebarItem) => ReactElement;
}

/** A folder, and its chats while it is open. */
export function Folder({ store, name, isOpen, chats, onAsk, children }: FolderProps) {
  const unread = useUnread([...chats]);
  const listId = useId();
  const [isOver, drop] = useChatDrop(store, name);
  return (
    <li className="folder" data-testid="folder" data-over={isOver} {...drop}>
      <div className="folder-head">
        <button
          type="button"
          className="folder-open"
          data-row={`folder ${name}`}
          data-testid="folder-open"
          tabIndex={-1}
          aria-expanded={isOpen}
          aria-controls={isOpen ? listId : undefined}
          onClick={() => toggleFolder(name)}
        >
          <Icon name="chevron" />
          <Icon name="folder" />
          <span className="folder-name" dir="auto">
            {name}
          </span>
          {!isOpen && unread > 0 ? (
            <span className="unread" role="img" aria-label={`${unread} unread`}>
              {unread}
            </span>
          ) : (
            <span className="folder-count" aria-hidden="true">
              {chats.size}
            </span>
          )}
        </button>
        <span className="row-action">
          <MenuButton
            icon="more"
            label={`What to do with the folder “${name}”`}
            testId="folder-menu"
            isRowAction
            groups={() => [
              {
                entries: [
                  {
                    label: 'Rename…',
                    icon: 'pencil',
                    testId: 'rename-folder',
                    onSelect: () => onAsk({ what: 'name-of-folder', folder: name }),
                  },
                  {
                    label: 'Remove, and keep its chats',
                    icon: 'trash',
                    testId: 'remove-folder',
                    onSelect: () => void removeFolder(store, name),
                  },
                ],
              },
            ]}
          />
        </span>
      </div>
      {isOpen && (
        <FolderChats name={name} listId={listId}>
          {children}
        </FolderChats>
      )}
    </li>
  );
}

interface FolderChatsProps {
  name: string;
  listId: string;
  children: (chat: SidebarItem) => ReactElement;
}

function FolderChats({ name, listId, children }: FolderChatsProps) {
  const list = useConversations({ folder: name });
  const chats = list.conversations.filter((chat) => !chat.pinned);
  return (
    <>
      <ul id={listId} className="folder-chats">
        {chats.map((chat) => (
          <li key={chat.id}>{children(chat)}</li>
        ))}
        {list.isRead && chats.length === 0 && (
          <li className="hint">Empty. Drag chats here, or move them by their menu.</li>
        )}
      </ul>
      {list.hasMore && (
        <button type="button" className="text-button" onClick={list.showMore}>
          Show more of this folder
        </button>
      )}
    </>
  );
}
