import type { ChatStore } from 'chatkeep';
import { answerAgain } from '../chat/send.ts';
import { useIsAnswering } from '../hooks/useIsAnswering.ts';
import { showFailure } from '../toasts.ts';
import { Icon } from './Icon.tsx';

interface TryAgainProps {
  store: ChatStore;
  conversationId: string;
  /** `null`: everything was answered. */
  question: string | null;
}

export function TryAgain({ store, conversationId, question }: TryAgainProps) {
  const isAnswering = useIsAnswering(conversationId);
  if (question === null || isAnswering) return null;
  return (
    <button
      type="button"
      className="button quiet try-again"
      data-testid="try-again"
      onClick={() => {
        answerAgain(store, conversationId, question).catch((error: unknown) =>
          showFailure('There is no room for an answer', error),
        );
      }}
    >
      <Icon name="retry" />
      Answer again
    </button>
  );
}
