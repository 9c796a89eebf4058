import type { ChatStore, Conversation } from 'chatkeep';
import { useRef, useState } from 'react';
import { deleteConversation, renameConversation } from '../chat/edit.ts';
import { fullTime, relativeTime } from '../format.ts';
import { IconButton } from './IconButton.tsx';
import { TitleInput } from './TitleInput.tsx';

interface ConversationItemProps {
  store: ChatStore;
  conversation: Conversation;
  isActive: boolean;
  now: number;
  onOpen: (conversation: Conversation) => void;
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
  const time = conversation.lastMessageAt ?? conversation.createdAt;
  return (
    <li
      className="conversation"
      data-active={isActive}
      data-testid="conversation"
      data-conversation-id={conversation.id}
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
            <span className="conversation-title" dir="auto">
              {title}
            </span>
            <time dateTime={new Date(time).toISOString()} title={fullTime(time)}>
              {relativeTime(time, now)}
            </time>
          </button>
          <span
            className="conversation-actions"
            onClick={(event) => event.stopPropagation()}
            onDoubleClick={(event) => event.stopPropagation()}
          >
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
