import type { ChatStore } from 'chatkeep';
import type { ShownMessage } from '../../chat/lists.ts';
import { toggleReaction } from '../../chat/talk.ts';

/** What people reacted with, and how many of them; clicking adds or takes back one's own. */
export function Reactions({ store, message }: { store: ChatStore; message: ShownMessage }) {
  if (message.reactions.length === 0) return null;
  return (
    <span className="reactions" role="group" aria-label="Reactions">
      {message.reactions.map(({ name, count, mine }) => (
        <button
          key={name}
          type="button"
          className="reaction"
          data-testid="reaction"
          aria-pressed={mine}
          aria-label={`${name}, ${count}`}
          onClick={() => void toggleReaction(store, message, name)}
        >
          {name} {count}
        </button>
      ))}
    </span>
  );
}
