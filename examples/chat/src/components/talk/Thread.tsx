import type { ChatStore, Message } from 'chatkeep';
import { useEffect, useRef, useState } from 'react';
import { stopAnswer } from '../../chat/answers.ts';
import { EXTRAS, type ShownMessage } from '../../chat/lists.ts';
import { replyInThread } from '../../chat/talk.ts';
import { useIsAnswering } from '../../hooks/useIsAnswering.ts';
import { useReread } from '../../hooks/useReread.ts';
import { useStickyScroll } from '../../hooks/useStickyScroll.ts';
import { MessageItem } from '../MessageItem.tsx';
import { TryAgain } from '../TryAgain.tsx';

interface ThreadProps {
  store: ChatStore;
  conversationId: string;
  rootId: string;
}

/** So many replies are read at first, and each time that earlier ones are asked for. */
const PAGE = 50;

/** A message and the newest replies in its thread, and a box for another one. */
export function Thread({ store, conversationId, rootId }: ThreadProps) {
  const [wanted, setWanted] = useState(PAGE);
  const { scroller, content, scrollToEnd, stay } = useStickyScroll(true);
  const shown = useReread(
    store,
    conversationId,
    'The thread could not be read',
    () => readThread(store, rootId, wanted),
    wanted,
  );
  const isRead = shown !== null;
  useEffect(() => {
    if (isRead) scrollToEnd();
  }, [isRead, scrollToEnd]);
  const last = shown?.replies.at(-1);
  return (
    <>
      <div ref={scroller} className="side-panel-list" data-testid="thread">
        <div ref={content}>
          {shown && (
            <>
              <MessageItem store={store} message={shown.root} onSwitch={null} />
              {shown.hasMore && (
                <button
                  type="button"
                  className="button quiet"
                  data-testid="earlier-replies"
                  onClick={() => {
                    stay();
                    setWanted(wanted + PAGE);
                  }}
                >
                  Earlier replies
                </button>
              )}
              {shown.replies.map((message) => (
                <MessageItem key={message.id} store={store} message={message} onSwitch={null} />
              ))}
              {last && <TryAgain store={store} last={last} />}
            </>
          )}
        </div>
      </div>
      {shown && <ThreadComposer store={store} root={shown.root} onSent={scrollToEnd} />}
    </>
  );
}

interface ThreadComposerProps {
  store: ChatStore;
  root: Message;
  onSent: () => void;
}

function ThreadComposer({ store, root, onSent }: ThreadComposerProps) {
  const [text, setText] = useState('');
  const isAnswering = useIsAnswering(root.conversationId, root.id);
  const isSending = useRef(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);

  const reply = async (): Promise<void> => {
    if (isSending.current || isAnswering || text.trim() === '') return;
    isSending.current = true;
    const isSent = await replyInThread(store, root, text);
    isSending.current = false;
    if (!isSent) return;
    setText('');
    onSent();
  };
  const stop = (): void => void stopAnswer(root.conversationId, root.id);
  return (
    <form
      className="thread-composer"
      onSubmit={(event) => {
        event.preventDefault();
        void reply();
      }}
    >
      <textarea
        ref={box}
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
      {/* Keys: one element for both would turn into `submit` within its own click, and send. */}
      {isAnswering ? (
        <button
          key="stop"
          type="button"
          className="button quiet"
          data-testid="thread-stop"
          onClick={stop}
        >
          Stop
        </button>
      ) : (
        <button
          key="send"
          type="submit"
          className="button small"
          data-testid="thread-send"
          disabled={text.trim() === ''}
        >
          Reply
        </button>
      )}
    </form>
  );
}

/** The root, and at least as many of the newest replies as are wanted, the oldest first. */
async function readThread(store: ChatStore, rootId: string, wanted: number) {
  const root = await store.messages.get(rootId, { with: EXTRAS });
  const newest: ShownMessage[] = [];
  let hasMore = true;
  while (hasMore && newest.length < wanted) {
    const before = newest.at(-1)?.sequence;
    const page = await store.messages.thread(rootId, {
      limit: PAGE,
      with: EXTRAS,
      ...(before !== undefined && { beforeSequence: before }),
    });
    newest.push(...page.items);
    hasMore = page.hasMore;
  }
  return { root, replies: newest.filter(({ id }) => id !== rootId).toReversed(), hasMore };
}
