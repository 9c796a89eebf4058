// What becomes of a page while it has a store open. In a worker none of it ever happens.

export interface PageLife {
  /** It is seen, or is not seen any more. */
  seen(isVisible: boolean): void;
  /** It is left, and may be kept, frozen, for the way back. */
  left(): void;
  /** It was come back to. */
  returned(): void;
}

export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== 'hidden';
}

/** Returns what ends it. */
export function watchPage(life: PageLife): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const onTransition = (tell: () => void) => (event: Event) => {
    // A page that is not kept is gone, with all that it holds.
    if ((event as PageTransitionEvent).persisted) tell();
  };
  globalThis.document?.addEventListener('visibilitychange', () => life.seen(isVisible()), {
    signal,
  });
  globalThis.addEventListener?.('pagehide', onTransition(life.left), { signal });
  globalThis.addEventListener?.('pageshow', onTransition(life.returned), { signal });
  return () => ending.abort();
}
