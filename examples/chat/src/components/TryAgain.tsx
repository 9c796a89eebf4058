import type { ChatStore } from 'chatkeep';
import type { ShownMessage } from '../chat/lists.ts';
import { answer, answerAgain, goOnAnswering } from '../chat/send.ts';
import { useIsAnswering } from '../hooks/useIsAnswering.ts';
import { showFailure } from '../toasts.ts';
import { Icon } from './Icon.tsx';

interface TryAgainProps {
  store: ChatStore;
  /** The last one of the chat, or of a thread. */
  last: ShownMessage;
}

/** Where a chat ends with a question, or with an answer that failed or was cut off. */
export function TryAgain({ store, last }: TryAgainProps) {
  const isAnswering = useIsAnswering(last.conversationId, last.threadId);
  const isQuestion = last.role === 'user';
  const isBroken = last.status === 'interrupted' || last.status === 'failed';
  if (isAnswering || (!isQuestion && !isBroken)) return null;
  const tell = (error: unknown): void => showFailure('The question could not be read', error);
  const isContinuable = isBroken && !isQuestion && last.text !== '';
  return (
    <div className="try-again">
      {isContinuable && (
        <button
          type="button"
          className="button quiet"
          data-testid="continue"
          onClick={() => void goOnAnswering(store, last).catch(tell)}
        >
          <Icon name="forward" />
          Continue
        </button>
      )}
      <button
        type="button"
        className="button quiet"
        data-testid="try-again"
        onClick={() => {
          if (isQuestion) answer(store, last);
          else void answerAgain(store, last).catch(tell);
        }}
      >
        <Icon name="retry" />
        {last.status === 'failed' ? 'Try again' : 'Answer again'}
      </button>
    </div>
  );
}
