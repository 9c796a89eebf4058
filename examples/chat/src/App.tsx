import { ChatStoreProvider } from 'chatkeep/react';
import { Chat } from './components/Chat.tsx';
import { StoreNotice } from './components/StoreNotice.tsx';
import { Toasts } from './components/Toasts.tsx';
import { useObservable } from './hooks/useObservable.ts';
import { storeState } from './store.ts';

export function App() {
  const state = useObservable(storeState);
  return (
    <>
      {state.status === 'ready' ? (
        <ChatStoreProvider store={state.store}>
          <Chat store={state.store} />
        </ChatStoreProvider>
      ) : (
        <StoreNotice state={state} />
      )}
      <Toasts />
    </>
  );
}
