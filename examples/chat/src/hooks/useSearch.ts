import { ChatStoreError, type ChatStore } from 'chatkeep';
import { useEffect, useState } from 'react';
import { searchAll, type Found } from '../chat/search.ts';

export interface SearchState {
  /** What was searched for; `typed` may be further. */
  typed: string;
  /** What the last search found: it stays while the next one goes on. */
  found: Found | null;
  error: ChatStoreError | null;
}

const NOTHING: SearchState = { typed: '', found: null, error: null };
/** Who types fast is not searched for at each key. */
const WAIT_MILLISECONDS = 90;

/** Searches while one types, and again after what was found may have changed. */
export function useSearch(store: ChatStore, typed: string, limit: number): SearchState {
  const [state, setState] = useState(NOTHING);
  const [changes, setChanges] = useState(0);

  useEffect(
    () =>
      store.on('change', (changed) => {
        // The words of an answer come several times a second: they are found at its end.
        if (
          changed.some(({ kinds }) => kinds.some((kind) => kind !== 'stream' && kind !== 'reads'))
        )
          setChanges((n) => n + 1);
      }),
    [store],
  );

  useEffect(() => {
    if (typed.trim() === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      searchAll(store, typed, limit, stop.signal).then(
        (found) => setState({ typed, found, error: null }),
        (cause: unknown) => {
          if (stop.signal.aborted) return;
          const error = ChatStoreError.from(ChatStoreError.fields(cause));
          setState({ typed, found: null, error });
        },
      );
    }, WAIT_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [store, typed, limit, changes]);

  return typed.trim() === '' ? NOTHING : state;
}
