import type { Message } from 'chatkeep';
import { useCallback, useSyncExternalStore } from 'react';
import { liveAnswers, type LiveAnswer } from '../chat/answers.ts';

/** What is being written into `message`, as long as the store does not have all of it. */
export function useLiveAnswer(message: Message): LiveAnswer | null {
  const { id, status } = message;
  const read = useCallback(
    () => (status === 'streaming' ? (liveAnswers.get().get(id) ?? null) : null),
    [id, status],
  );
  return useSyncExternalStore(liveAnswers.subscribe, read);
}
