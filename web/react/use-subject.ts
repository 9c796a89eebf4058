import { useCallback, useSyncExternalStore } from 'react';
import type { ChatStoreError } from '../errors.js';
import type { ReadStatus, Source, SuspenseOption } from './source.js';
import { subjectsOf, type Subject } from './subjects.js';
import { useChatStore } from './use-chat-store.js';

/** How a hook follows its subject. */
export interface FollowOptions extends SuspenseOption {
  /** Is given each change, and makes it. */
  apply?: ((change: () => void) => void) | undefined;
}

type Readable = { status: ReadStatus; error: ChatStoreError | null };

/** Follows the subject and gives its state: `nothing` until it is followed, and without a subject. */
export function useSubject<State extends Readable>(
  subject: Subject<Source<State>> | null,
  nothing: State,
  options: FollowOptions = {},
): State {
  return useSubjectPart(subject, nothing, (state) => state, options);
}

/** The same of a part of the state: other changes do not render the component again. */
export function useSubjectPart<State extends Readable, Part>(
  subject: Subject<Source<State>> | null,
  nothing: State,
  part: (state: State) => Part,
  { suspense = false, apply }: FollowOptions = {},
): Part {
  const subjects = subjectsOf(useChatStore());
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!subject) return () => {};
      return subjects.subscribe(subject, apply ? () => apply(listener) : listener);
    },
    [subjects, subject, apply],
  );
  const state = (): State => (subject && subjects.get(subject)?.getSnapshot()) ?? nothing;
  const shown = useSyncExternalStore(
    subscribe,
    () => part(state()),
    () => part(nothing),
  );
  if (suspense && subject) {
    const { status, error } = state();
    // React renders again when the promise that is thrown has settled.
    if (status === 'loading') throw subjects.read(subject);
    if (status === 'failed') throw error;
  }
  return shown;
}
