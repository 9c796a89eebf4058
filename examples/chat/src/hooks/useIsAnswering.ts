import { useCallback, useSyncExternalStore } from 'react';
import { answerIn, liveAnswers } from '../chat/answers.ts';

/** Whether an answer is being given in the chat, or in a thread of it. Not told every word. */
export function useIsAnswering(
  conversationId: string | null,
  threadId: string | null = null,
): boolean {
  const read = useCallback(
    () => answerIn(liveAnswers.get(), conversationId, threadId) !== null,
    [conversationId, threadId],
  );
  return useSyncExternalStore(liveAnswers.subscribe, read);
}
