import type { ChatStore } from 'chatkeep';
import { useEffect, useRef } from 'react';
import { stopAnswer } from '../chat/answers.ts';
import { clearSent } from '../chat/drafts.ts';
import { send } from '../chat/send.ts';
import { useConversations } from '../hooks/useConversations.ts';
import { useIsAnswering } from '../hooks/useIsAnswering.ts';
import { useRoute } from '../hooks/useRoute.ts';
import { goTo } from '../route.ts';
import { showFailure } from '../toasts.ts';
import { Composer } from './Composer.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Layout } from './Layout.tsx';
import { Sidebar } from './sidebar/Sidebar.tsx';
import { Timeline } from './Timeline.tsx';

/** The page while the store is open. */
export function Chat({ store }: { store: ChatStore }) {
  const route = useRoute();
  const list = useConversations(store);
  const composer = useRef<HTMLTextAreaElement>(null);
  const isSending = useRef(false);

  const newest = list.conversations[0]?.id ?? null;
  const activeId =
    route.page === 'conversation' ? route.id : route.page === 'start' ? newest : null;
  const isDecided = route.page !== 'start' || list.isRead;
  const active = list.conversations.find((conversation) => conversation.id === activeId);
  const unread = active?.unread ?? 0;
  const title = active?.title || (activeId === null ? 'New chat' : 'Chat');
  const isAnswering = useIsAnswering(activeId);

  useEffect(() => {
    document.title = activeId === null ? 'chatkeep chat' : `${title} – chatkeep chat`;
  }, [activeId, title]);

  // Typing can begin at once, except where focusing would bring up a keyboard on the screen.
  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) composer.current?.focus();
  }, [activeId]);

  const sendText = async (text: string): Promise<void> => {
    if (isSending.current || isAnswering) return;
    isSending.current = true;
    try {
      const conversationId = await send(store, activeId, text);
      clearSent(store, activeId, text);
      if (conversationId !== activeId) goTo({ page: 'conversation', id: conversationId });
    } catch (error) {
      showFailure('Your message was not kept; its text is still in the box', error);
    } finally {
      isSending.current = false;
    }
  };

  return (
    <Layout
      status="ready"
      title={isDecided ? title : ''}
      sidebar={(closeDrawer) => (
        <Sidebar
          store={store}
          list={list}
          activeId={activeId}
          onNewChat={() => {
            closeDrawer();
            goTo({ page: 'new' });
            composer.current?.focus();
          }}
          onOpen={({ id }) => {
            closeDrawer();
            goTo({ page: 'conversation', id });
          }}
        />
      )}
    >
      <main className="chat">
        {!isDecided ? (
          <div className="timeline" />
        ) : activeId === null ? (
          <EmptyState onChoose={(text) => void sendText(text)} />
        ) : (
          <Timeline key={activeId} store={store} conversationId={activeId} unread={unread} />
        )}
        <Composer
          ref={composer}
          store={store}
          conversationId={activeId}
          isAnswering={isAnswering}
          onSend={(text) => void sendText(text)}
          onStop={() => {
            if (activeId !== null) void stopAnswer(activeId);
          }}
        />
      </main>
    </Layout>
  );
}
