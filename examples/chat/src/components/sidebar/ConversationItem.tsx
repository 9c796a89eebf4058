import type { ChatStore, SidebarItem } from 'chatkeep';
import { useRef, useState } from 'react';
import { deleteConversation, pinConversation, renameConversation } from '../../chat/edit.ts';
import { archive, unarchive } from '../../chat/organise.ts';
import { exportChats } from '../../chat/transfer.ts';
import { fullTime, relativeTime } from '../../format.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { Menu, type MenuGroup } from '../menu/Menu.tsx';
import { placeOfPointer, type Place } from '../menu/place.ts';
import type { Asked } from './asked.ts';
import { CHAT_DRAG_TYPE } from './dragging.ts';
import { TitleInput } from './TitleInput.tsx';

interface ConversationItemProps {
  store: ChatStore;
  conversation: SidebarItem;
  isActive: boolean;
  now: number;
  onOpen: (conversation: SidebarItem) => void;
  onAsk: (asked: Asked) => void;
}

export function ConversationItem(props: ConversationItemProps) {
  const { store, conversation, isActive, now, onOpen, onAsk } = props;
  const [isRenaming, setRenaming] = useState(false);
  const [menuPlace, setMenuPlace] = useState<Place | null>(null);
  const openButton = useRef<HTMLButtonElement>(null);
  const menuButton = useRef<HTMLButtonElement>(null);

  const endRenaming = (title: string | null, byKeyboard: boolean): void => {
    setRenaming(false);
    if (byKeyboard) requestAnimationFrame(() => openButton.current?.focus());
    if (title !== null) void renameConversation(store, conversation.id, title);
  };

  const title = conversation.title || 'Untitled chat';
  const { id, pinned, archived, preview, tags } = conversation;
  const time = conversation.lastMessageAt ?? conversation.createdAt;
  // What is shown is being read.
  const unread = isActive ? 0 : conversation.unread;
  const remove = (): void => void deleteConversation(store, conversation, isActive);

  const groups = (): MenuGroup[] => [
    {
      entries: [
        {
          label: pinned ? 'Unpin' : 'Pin',
          icon: 'pin',
          testId: 'pin',
          onSelect: () => void pinConversation(store, id, !pinned),
        },
        {
          label: 'Rename',
          icon: 'pencil',
          testId: 'rename',
          onSelect: () => setRenaming(true),
        },
        {
          label: 'Move to a folder…',
          icon: 'folder',
          testId: 'move',
          onSelect: () => onAsk({ what: 'where-to-move', chat: conversation }),
        },
        {
          label: 'Tags…',
          icon: 'tag',
          testId: 'tags',
          onSelect: () => onAsk({ what: 'tags', chat: conversation }),
        },
        {
          label: archived ? 'Take out of the archive' : 'Archive',
          icon: archived ? 'unarchive' : 'archive',
          testId: archived ? 'unarchive' : 'archive',
          onSelect: () => void (archived ? unarchive(store, id) : archive(store, conversation)),
        },
        {
          label: 'Export',
          icon: 'download',
          testId: 'export-conversation',
          onSelect: () => void exportChats(store, 'ndjson', id),
        },
      ],
    },
    {
      entries: [
        {
          label: 'Delete',
          icon: 'trash',
          testId: 'delete-conversation',
          isDangerous: true,
          onSelect: remove,
        },
      ],
    },
  ];

  return (
    <div
      className="conversation"
      data-active={isActive}
      data-testid="conversation"
      data-conversation-id={id}
      draggable={!isRenaming}
      onDragStart={(event) => {
        event.dataTransfer.setData(CHAT_DRAG_TYPE, id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      // A click beside the button's text counts too; the keyboard's click bubbles up from it.
      onClick={isRenaming ? undefined : () => onOpen(conversation)}
      onDoubleClick={() => setRenaming(true)}
      onContextMenu={(event) => {
        if (isRenaming) return;
        event.preventDefault();
        setMenuPlace(placeOfPointer(event));
      }}
      onKeyDown={(event) => {
        if (event.target !== openButton.current) return;
        if (event.key === 'F2') setRenaming(true);
        if (event.key === 'Delete') remove();
      }}
    >
      {isRenaming ? (
        <TitleInput title={conversation.title} onEnd={endRenaming} />
      ) : (
        <>
          <button
            ref={openButton}
            type="button"
            className="conversation-open"
            data-row={id}
            tabIndex={-1}
            aria-current={isActive ? 'page' : undefined}
          >
            <span className="conversation-head">
              {pinned && <Icon name="pin" />}
              <span className="conversation-title" dir="auto" data-title={title}>
                {title}
              </span>
              <time dateTime={new Date(time).toISOString()} title={fullTime(time)}>
                {relativeTime(time, now)}
              </time>
            </span>
            <span className="conversation-foot">
              {tags.map((tag) => (
                <span key={tag} className="tag" data-testid="tag" dir="auto">
                  {tag}
                </span>
              ))}
              <span className="conversation-preview" dir="auto" data-testid="preview">
                {preview?.text || (preview?.status === 'streaming' ? 'Writing…' : '')}
              </span>
              {unread > 0 && (
                <span
                  className="unread"
                  role="img"
                  aria-label={`${unread} unread`}
                  data-testid="unread"
                >
                  {unread}
                </span>
              )}
            </span>
          </button>
          <span
            className="row-action"
            data-open={menuPlace !== null}
            onClick={(event) => event.stopPropagation()}
            onDoubleClick={(event) => event.stopPropagation()}
          >
            <IconButton
              ref={menuButton}
              icon="more"
              label={`What to do with “${title}”`}
              testId="conversation-menu"
              expanded={menuPlace !== null}
              isRowAction
              onClick={() => setMenuPlace(menuButton.current?.getBoundingClientRect() ?? null)}
            />
          </span>
        </>
      )}
      {menuPlace && (
        <Menu
          label={`“${title}”`}
          groups={groups()}
          place={menuPlace}
          onClose={() => setMenuPlace(null)}
        />
      )}
    </div>
  );
}
