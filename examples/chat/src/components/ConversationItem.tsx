import type { ChatStore, SidebarItem } from 'chatkeep';
import { useRef, useState } from 'react';
import { deleteConversation, pinConversation, renameConversation } from '../chat/edit.ts';
import { fullTime, relativeTime } from '../format.ts';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { TitleInput } from './TitleInput.tsx';

interface ConversationItemProps {
  store: ChatStore;
  conversation: SidebarItem;
  isActive: boolean;
  now: number;
  onOpen: (conversation: SidebarItem) => void;
}

export function ConversationItem(props: ConversationItemProps) {
  const { store, conversation, isActive, now, onOpen } = props;
  const [isRenaming, setRenaming] = useState(false);
  const openButton = useRef<HTMLButtonElement>(null);

  const endRenaming = (title: string | null, byKeyboard: boolean): void => {
    setRenaming(false);
    if (byKeyboard) requestAnimationFrame(() => openButton.current?.focus());
    if (title !== null) void renameConversation(store, conversation.id, title);
  };

  const title = conversation.title || 'Untitled chat';
  const { id, pinned, preview } = conversation;
  const time = conversation.lastMessageAt ?? conversation.createdAt;
  // What is shown is being read.
  const unread = isActive ? 0 : conversation.unread;
  return (
    <li
      className="conversation"
      data-active={isActive}
      data-testid="conversation"
      data-conversation-id={id}
      // A click beside the button's text counts too; the keyboard's click bubbles up from it.
      onClick={isRenaming ? undefined : () => onOpen(conversation)}
      onDoubleClick={() => setRenaming(true)}
    >
      {isRenaming ? (
        <TitleInput title={conversation.title} onEnd={endRenaming} />
      ) : (
        <>
          <button
            ref={openButton}
            type="button"
            className="conversation-open"
            aria-current={isActive ? 'page' : undefined}
          >
            <span className="conversation-head">
              {pinned && <Icon name="pin" />}
              <span className="conversation-title" dir="auto">
                {title}
              </span>
              <time dateTime={new Date(time).toISOString()} title={fullTime(time)}>
                {relativeTime(time, now)}
              </time>
            </span>
            <span className="conversation-foot">
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
            className="conversation-actions"
            onClick={(event) => event.stopPropagation()}
            onDoubleClick={(event) => event.stopPropagation()}
          >
            <IconButton
              icon="pin"
              label={pinned ? `Unpin “${title}”` : `Pin “${title}”`}
              testId="pin"
              onClick={() => void pinConversation(store, id, !pinned)}
            />
            <IconButton
              icon="pencil"
              label={`Rename “${title}”`}
              testId="rename"
              onClick={() => setRenaming(true)}
            />
            <IconButton
              icon="trash"
              label={`Delete “${title}”`}
              testId="delete-conversation"
              onClick={() => void deleteConversation(store, conversation, isActive)}
            />
          </span>
        </>
      )}
    </li>
  );
}
