import { useCallback, useSyncExternalStore } from 'react';
import { answerIn, liveAnswers } from '../chat/answers.ts';

/** Whether an answer is being given in the chat. Tells only that, not every word. */
export function useIsAnswering(conversationId: string | null): boolean {
  const read = useCallback(
    () => answerIn(liveAnswers.get(), conversationId) !== null,
    [conversationId],
  );
  return useSyncExternalStore(liveAnswers.subscribe, read);
}
