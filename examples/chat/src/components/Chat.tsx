import type { ChatStore } from 'chatkeep';
import { useEffect, useRef, useState } from 'react';
import { stopAnswer } from '../chat/answers.ts';
import { clearSent } from '../chat/drafts.ts';
import { neighbourOf } from '../chat/neighbour.ts';
import { collectFiles } from '../chat/pendingFiles.ts';
import { send } from '../chat/send.ts';
import { closeDrawer, openDrawer } from '../drawer.ts';
import { useConversation } from '../hooks/useConversation.ts';
import { useConversations } from '../hooks/useConversations.ts';
import { useIsAnswering } from '../hooks/useIsAnswering.ts';
import { useRoute } from '../hooks/useRoute.ts';
import { useShortcuts } from '../hooks/useShortcuts.ts';
import { goTo } from '../route.ts';
import { showFailure } from '../toasts.ts';
import { AnswerAnnouncer } from './AnswerAnnouncer.tsx';
import { Composer } from './Composer.tsx';
import { EmptyState } from './EmptyState.tsx';
import { KeyboardHelp } from './help/KeyboardHelp.tsx';
import { Layout } from './Layout.tsx';
import { focusSearch } from './search/focusSearch.ts';
import { SettingsButton } from './settings/SettingsButton.tsx';
import { SettingsDialog } from './settings/SettingsDialog.tsx';
import { Sidebar } from './sidebar/Sidebar.tsx';
import { Timeline } from './Timeline.tsx';

/** The page while the store is open. */
export function Chat({ store }: { store: ChatStore }) {
  const route = useRoute();
  const list = useConversations();
  const composer = useRef<HTMLTextAreaElement>(null);
  const isSending = useRef(false);
  const [isHelpOpen, setHelpOpen] = useState(false);

  const newest = list.conversations[0]?.id ?? null;
  const activeId =
    route.page === 'conversation' ? route.id : route.page === 'start' ? newest : null;
  const isDecided = route.page !== 'start' || list.isRead;
  const listed = list.conversations.find((conversation) => conversation.id === activeId);
  const unlisted = useConversation(store, list.isRead && !listed ? activeId : null);
  const active = listed ?? unlisted;
  const isGone = active === null;
  const unread = active?.unread ?? 0;
  const title = active ? active.title || 'Untitled chat' : activeId === null ? 'New chat' : 'Chat';
  const isAnswering = useIsAnswering(activeId);

  useEffect(() => {
    document.title = activeId === null ? 'chatkeep chat' : `${title} – chatkeep chat`;
  }, [activeId, title]);

  useEffect(() => void collectFiles(store), [store]);

  // Typing can begin at once, except where focusing would bring up a keyboard on the screen.
  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) composer.current?.focus();
  }, [activeId]);

  const startChat = (): void => {
    closeDrawer();
    goTo({ page: 'new' });
    composer.current?.focus();
  };
  const step = (by: 1 | -1): void => {
    const id = neighbourOf(list.conversations, activeId, by)?.id;
    if (id !== undefined) goTo({ page: 'conversation', id });
  };
  useShortcuts({
    search: () => {
      openDrawer();
      // An open drawer takes the focus first.
      requestAnimationFrame(focusSearch);
    },
    newChat: startChat,
    previous: () => step(-1),
    next: () => step(1),
    write: () => {
      closeDrawer();
      requestAnimationFrame(() => composer.current?.focus());
    },
    help: () => setHelpOpen(true),
  });

  const sendText = async (text: string): Promise<void> => {
    if (isSending.current || isAnswering) return;
    isSending.current = true;
    try {
      const conversationId = await send(store, activeId, text, () =>
        clearSent(store, activeId, text),
      );
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
      tools={<SettingsButton />}
      sidebar={
        <Sidebar
          store={store}
          list={list}
          activeId={activeId}
          onNewChat={startChat}
          onShown={closeDrawer}
          onOpen={({ id }) => {
            closeDrawer();
            goTo({ page: 'conversation', id });
          }}
          onHelp={() => setHelpOpen(true)}
        />
      }
    >
      <main className="chat">
        {!isDecided ? (
          <div className="timeline" />
        ) : activeId === null ? (
          <EmptyState onChoose={(text) => void sendText(text)} />
        ) : (
          <Timeline
            key={activeId}
            store={store}
            conversationId={activeId}
            messageId={route.page === 'conversation' ? route.messageId : undefined}
            unread={unread}
          />
        )}
        {activeId !== null && (
          <AnswerAnnouncer key={`spoken ${activeId}`} conversationId={activeId} />
        )}
        {!isGone && (
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
        )}
      </main>
      {isHelpOpen && <KeyboardHelp onClose={() => setHelpOpen(false)} />}
      <SettingsDialog store={store} conversationId={activeId} />
    </Layout>
  );
}
