// Typical use of chatkeep/react, as the compiler sees it. tests/node/react.test.js compiles it.

import { openChatStore, type ChatStore, type Message } from 'chatkeep';
import {
  ChatStoreProvider,
  useChatStore,
  useConversations,
  useMessage,
  useSearch,
  useStream,
  useTimeline,
  useUnread,
} from 'chatkeep/react';

export function Providers({ store }: { store: ChatStore }) {
  return (
    <>
      <ChatStoreProvider store={store} />
      <ChatStoreProvider store={openChatStore({ name: 'a' })} fallback="Opening" />
      <ChatStoreProvider open={(signal) => openChatStore({ name: 'a', signal })}>
        <Reads id="c" />
      </ChatStoreProvider>
      {/* @ts-expect-error: a provider needs a store */}
      <ChatStoreProvider />
      {/* @ts-expect-error: one or the other */}
      <ChatStoreProvider store={store} open={() => openChatStore({ name: 'a' })} />
    </>
  );
}

export function Reads({ id }: { id: string }) {
  const name: string = useChatStore().name;
  const { conversations } = useConversations({ folder: 'work', suspense: true });
  const { items } = useTimeline(id, { limit: 20, with: ['feedback'], branch: 'all' });
  const { message } = useMessage(id, { with: ['author', 'reactions'] });
  const unread: number = useUnread() + useUnread(id, { suspense: true });
  const { hits } = useSearch('word', { filters: { role: 'user' }, delay: 0 });

  // What was asked for is there, and nothing else.
  const ratings = items.map((item) => (item.kind === 'component' ? null : item.feedback?.rating));
  const author: string | null | undefined = message?.author?.name;
  // @ts-expect-error: it was not asked for
  void message?.attachments;
  // @ts-expect-error: pages are read by `showMore`
  useConversations({ after: 'x' });
  // @ts-expect-error: there is no such extra
  useMessage(id, { with: ['everything'] });
  // @ts-expect-error: what is shown is not to be changed in place
  conversations.push();
  return (
    <p>
      {name} {conversations.length} {ratings} {author} {unread} {hits[0]?.snippet}
    </p>
  );
}

export function Writes({ message }: { message: Message }) {
  const { start, append, finish, text, status } = useStream();
  useStream(message);
  useStream(message.id);
  const write = async (): Promise<Message> => {
    await start(message.conversationId, { previousId: message.id, model: 'm' });
    append('words');
    return finish({ usage: { tokens: 1 } });
  };
  // @ts-expect-error: there is no such status
  if (status === 'written') return null;
  return <button onClick={() => void write()}>{text}</button>;
}
