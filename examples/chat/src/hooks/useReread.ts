import type { ChatStore } from 'chatkeep';
import { useEffect, useEffectEvent, useState } from 'react';
import { showFailure } from '../toasts.ts';

/**
 * What `read` gives, read again after each change of the conversation, and when `much` changes.
 * `null` until the first time. Another subject is another component: `key` it.
 */
export function useReread<Value>(
  store: ChatStore,
  conversationId: string,
  failure: string,
  read: () => Promise<Value>,
  much = 0,
): Value | null {
  const [value, setValue] = useState<Value | null>(null);
  const readNow = useEffectEvent(read);
  const tell = useEffectEvent((error: unknown) => showFailure(failure, error));
  useEffect(() => {
    let latest = 0;
    const readAgain = (): void => {
      const mine = (latest += 1);
      readNow().then(
        (answer) => {
          if (mine === latest) setValue(answer);
        },
        (error: unknown) => {
          if (mine === latest) tell(error);
        },
      );
    };
    readAgain();
    const stopListening = store.on('change', (changes) => {
      if (changes.some((change) => change.conversationId === conversationId)) readAgain();
    });
    return () => {
      latest = -1;
      stopListening();
    };
  }, [store, conversationId, much]);
  return value;
}
