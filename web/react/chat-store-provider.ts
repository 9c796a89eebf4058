import {
  createElement,
  Suspense,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { ChatStore } from '../types.js';
import { OwnStore, type OpenStore } from './own-store.js';
import { StoreContext } from './store-context.js';
import { StoreBox, type StoreSource } from './store-source.js';

interface Shown {
  children?: ReactNode;
  /** Shown until the store is open, and on a server. Default: nothing. */
  fallback?: ReactNode;
}

interface Given extends Shown {
  /** A store, or the promise of one. Who opened it closes it. */
  store: ChatStore | Promise<ChatStore>;
  open?: undefined;
}

interface Opened extends Shown {
  /**
   * Opens the store: once, when the provider is there. The provider closes it when it goes, and
   * aborts the signal, which `openChatStore` takes. A function that is given later is not called:
   * for another store, give the provider another `key`.
   */
  open: OpenStore;
  store?: undefined;
}

export type ChatStoreProviderProps = Given | Opened;

/**
 * Gives the hooks below it their store. What makes opening fail is thrown by the hooks, to the
 * nearest error boundary.
 */
export function ChatStoreProvider(props: ChatStoreProviderProps): ReactElement {
  return props.open === undefined
    ? createElement(GivenStoreProvider, props)
    : createElement(OwnStoreProvider, props);
}

function GivenStoreProvider({ store, ...shown }: Given): ReactElement {
  const source = useMemo(() => StoreBox.of(store), [store]);
  return createElement(SourceProvider, { source, ...shown });
}

function OwnStoreProvider({ open, ...shown }: Opened): ReactElement {
  // Opens nothing yet: React may render what it never shows.
  const [own] = useState(() => new OwnStore(open));
  useEffect(() => own.hold(), [own]);
  return createElement(SourceProvider, { source: own.box, ...shown });
}

/** Suspends below itself: a provider that React threw away would open the store again and again. */
function SourceProvider({
  source,
  children,
  fallback = null,
}: Shown & { source: StoreSource }): ReactElement {
  const isOnServer = useIsOnServer();
  return createElement(
    StoreContext.Provider,
    { value: source },
    isOnServer ? fallback : createElement(Suspense, { fallback }, children),
  );
}

const never = (): (() => void) => () => {};

/** Also while a page takes over what a server has rendered, which has to be the same. */
function useIsOnServer(): boolean {
  return useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
}
