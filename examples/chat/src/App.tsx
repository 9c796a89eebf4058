import { Chat } from './components/Chat.tsx';
import { StoreNotice } from './components/StoreNotice.tsx';
import { Toasts } from './components/Toasts.tsx';
import { useObservable } from './hooks/useObservable.ts';
import { storeState } from './store.ts';

export function App() {
  const state = useObservable(storeState);
  return (
    <>
      {state.status === 'ready' ? <Chat store={state.store} /> : <StoreNotice state={state} />}
      <Toasts />
    </>
  );
}
