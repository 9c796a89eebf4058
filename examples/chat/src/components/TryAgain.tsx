import type { ChatStore } from 'chatkeep';
import type { ShownMessage } from '../chat/lists.ts';
import { answer, answerAgain } from '../chat/send.ts';
import { useIsAnswering } from '../hooks/useIsAnswering.ts';
import { showFailure } from '../toasts.ts';
import { Icon } from './Icon.tsx';

interface TryAgainProps {
  store: ChatStore;
  /** The last one of the chat. */
  last: ShownMessage;
}

/** Where a chat ends with a question, or with an answer that failed or was cut off. */
export function TryAgain({ store, last }: TryAgainProps) {
  const isAnswering = useIsAnswering(last.conversationId);
  const isQuestion = last.role === 'user';
  const isBroken = last.status === 'interrupted' || last.status === 'failed';
  if (isAnswering || (!isQuestion && !isBroken)) return null;
  return (
    <button
      type="button"
      className="button quiet try-again"
      data-testid="try-again"
      onClick={() => {
        if (isQuestion) return answer(store, last);
        answerAgain(store, last).catch((error: unknown) =>
          showFailure('The question could not be read', error),
        );
      }}
    >
      <Icon name="retry" />
      {last.status === 'failed' ? 'Try again' : 'Answer again'}
    </button>
  );
}
