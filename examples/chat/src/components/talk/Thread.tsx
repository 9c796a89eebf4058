import type { ChatStore } from 'chatkeep';
import { useEffect, useRef, useState } from 'react';
import { EXTRAS } from '../../chat/lists.ts';
import { replyInThread } from '../../chat/talk.ts';
import { useReread } from '../../hooks/useReread.ts';
import { MessageItem } from '../MessageItem.tsx';

interface ThreadProps {
  store: ChatStore;
  conversationId: string;
  rootId: string;
}

/** As much of a thread as one query gives: its newest replies. */
const MOST = 500;

/** A message and the replies in its thread, and a box for another one. */
export function Thread({ store, conversationId, rootId }: ThreadProps) {
  const [text, setText] = useState('');
  const end = useRef<HTMLDivElement>(null);
  const shown = useReread(store, conversationId, 'The thread could not be read', async () => {
    const [root, replies] = await Promise.all([
      store.messages.get(rootId, { with: EXTRAS }),
      store.messages.thread(rootId, { limit: MOST, with: EXTRAS }),
    ]);
    return { root, replies: replies.items.filter(({ id }) => id !== rootId).toReversed() };
  });
  const count = shown?.replies.length ?? 0;
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);

  const reply = async (): Promise<void> => {
    if (!shown || text.trim() === '') return;
    if (await replyInThread(store, shown.root, text)) setText('');
  };
  return (
    <>
      <div className="side-panel-list" data-testid="thread">
        {shown && (
          <>
            <MessageItem store={store} message={shown.root} onSwitch={null} />
            {shown.replies.map((message) => (
              <MessageItem key={message.id} store={store} message={message} onSwitch={null} />
            ))}
          </>
        )}
        <div ref={end} />
      </div>
      <form
        className="thread-composer"
        onSubmit={(event) => {
          event.preventDefault();
          void reply();
        }}
      >
        <textarea
          rows={2}
          data-testid="thread-text"
          aria-label="Reply in this thread"
          placeholder="Reply in this thread"
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            void reply();
          }}
        />
        <button
          type="submit"
          className="button small"
          data-testid="thread-send"
          disabled={text.trim() === ''}
        >
          Reply
        </button>
      </form>
    </>
  );
}
