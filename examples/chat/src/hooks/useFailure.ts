import { useEffect } from 'react';
import { showFailure } from '../toasts.ts';

/** Tells of what could not be read, once. `what` says it: "The list of chats could not be read". */
export function useFailure(what: string, error: Error | null): void {
  useEffect(() => {
    if (error) showFailure(what, error);
  }, [what, error]);
}
