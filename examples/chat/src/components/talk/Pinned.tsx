import type { ChatStore } from 'chatkeep';
import { jumpTo } from '../../chat/jump.ts';
import { pinMessage } from '../../chat/talk.ts';
import { clockTime } from '../../format.ts';
import { useReread } from '../../hooks/useReread.ts';
import { IconButton } from '../IconButton.tsx';

interface PinnedProps {
  store: ChatStore;
  conversationId: string;
}

const SHOWN = 300;

/** The pinned messages of a chat, the one pinned last first. */
export function Pinned({ store, conversationId }: PinnedProps) {
  const pinned = useReread(store, conversationId, 'The pinned messages could not be read', () =>
    store.messages.pinned(conversationId, { limit: 100 }),
  );
  return (
    <ul className="side-panel-list">
      {pinned?.items.length === 0 && <li className="hint">Nothing is pinned in this chat.</li>}
      {pinned?.items.map(({ id, text, createdAt }) => (
        <li key={id} className="pinned" data-testid="pinned">
          <button
            type="button"
            data-testid="pinned-jump"
            dir="auto"
            onClick={() => jumpTo(conversationId, id)}
          >
            {text.slice(0, SHOWN)}
            <small>{clockTime(createdAt)}</small>
          </button>
          <IconButton
            icon="close"
            label="Unpin this message"
            testId="unpin"
            onClick={() => void pinMessage(store, id, false)}
          />
        </li>
      ))}
    </ul>
  );
}
