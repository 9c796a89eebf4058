import { useMemo, useSyncExternalStore } from 'react';
import { parseRoute, type Route } from '../route.ts';

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

const hash = (): string => location.hash;

export function useRoute(): Route {
  const current = useSyncExternalStore(subscribe, hash);
  return useMemo(() => parseRoute(current), [current]);
}
