/** What is followed keeps up with whoever writes, once for all components, and ends with them. */

import { render, screen, waitFor } from '@testing-library/react';
import { expect } from 'chai';
import { useChatStore, useConversations, useMessage, useTimeline, useUnread } from 'chatkeep/react';
import { createElement as h, StrictMode } from 'react';
import { conversationOf, countQueries, within } from './context.js';

const Timeline = ({ id }) => {
  const { status, items } = useTimeline(id);
  return h('p', { 'data-testid': 'timeline' }, `${status}: ${items.map(({ text }) => text)}`);
};

const Titles = () => {
  const { status, conversations } = useConversations();
  const titles = conversations.map(({ title, unread }) => `${title} ${unread}`);
  return h('p', { 'data-testid': 'titles' }, `${status}: ${titles}`);
};

const Writer = ({ id }) => {
  const store = useChatStore();
  const write = () => void store.messages.append(id, { role: 'user', content: 'written' });
  return h('button', { onClick: write }, 'write');
};

/** Another tab on the same store. */
async function otherTab(name) {
  const frame = document.createElement('iframe');
  frame.src = '/tests/support/tab.html';
  document.body.append(frame);
  await waitFor(() => expect(frame.contentWindow.tab).not.to.equal(undefined));
  await frame.contentWindow.tab.open({ name });
  return { store: frame.contentWindow.tab.store(), remove: () => frame.remove() };
}

const shows = (testId, text) =>
  waitFor(() => expect(screen.getByTestId(testId).textContent).to.equal(text));

export default function following(test) {
  test('a component shows what another one writes', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 1);
    render(within(store, h(Timeline, { id }), h(Titles), h(Writer, { id })));
    await shows('timeline', 'ready: m1');
    screen.getByText('write').click();
    await shows('timeline', 'ready: m1,written');
  });

  test('a component shows what another tab writes', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 1);
    render(within(store, h(Timeline, { id }), h(Titles)));
    await shows('timeline', 'ready: m1');
    const tab = await otherTab(store.name);
    try {
      await tab.store.messages.append(id, {
        role: 'assistant',
        content: 'from there',
        authorId: 'them',
      });
      await tab.store.conversations.update(id, { title: 'Renamed' });
      await shows('timeline', 'ready: m1,from there');
      await shows('titles', 'ready: Renamed 1');
    } finally {
      await tab.store.close();
      tab.remove();
    }
  });

  test('one live query for each subject, however many components, none when they are gone', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 3);
    const [first] = (await store.messages.list()).items;
    const counts = countQueries(store);
    const Message = () => h('p', null, useMessage(first.id).message?.text ?? 'no message');
    const Unread = ({ of }) => h('p', null, `unread ${useUnread(of)}`);
    const many = Array.from({ length: 10 }, (_, key) => [
      h(Timeline, { id, key: `timeline ${key}` }),
      h(Titles, { key: `titles ${key}` }),
      h(Message, { key: `message ${key}` }),
      h(Unread, { key: `unread ${key}` }),
      h(Unread, { key: `unread of one ${key}`, of: id }),
    ]);
    const { rerender, unmount } = render(h(StrictMode, null, within(store, ...many.flat())));
    await waitFor(() => expect(screen.getAllByText('ready: m1,m2,m3')).to.have.length(10));
    await waitFor(() => expect(screen.getAllByText(first.text)).to.have.length(10));
    expect(counts).to.deep.equal({ open: 4, ever: 4 });

    rerender(h(StrictMode, null, within(store, ...many.flat().slice(0, 2))));
    await waitFor(() => expect(counts).to.deep.equal({ open: 2, ever: 4 }));
    unmount();
    await waitFor(() => expect(counts).to.deep.equal({ open: 0, ever: 4 }));
  });

  test('a component that takes the place of another goes on with its query', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 1);
    const counts = countQueries(store);
    const { rerender } = render(within(store, h(Timeline, { id, key: 'a' })));
    await shows('timeline', 'ready: m1');
    rerender(within(store, h(Timeline, { id, key: 'b' })));
    // At once, without reading it again.
    expect(screen.getByTestId('timeline').textContent).to.equal('ready: m1');
    expect(counts).to.deep.equal({ open: 1, ever: 1 });
  });

  test('useMessage keeps up with a message until it is gone', async (t) => {
    const store = await t.openStore();
    const conversation = await conversationOf(store, 0);
    const { id } = await store.messages.append(conversation, { role: 'user', content: 'first' });
    const Message = () => {
      const { status, message } = useMessage(id, { with: ['reactions'] });
      const names = message?.reactions.map(({ name }) => name);
      return h('p', { 'data-testid': 'message' }, `${status}: ${message?.text ?? null} ${names}`);
    };
    render(within(store, h(Message)));
    await shows('message', 'ready: first ');
    await store.reactions.add(id, 'thumbs');
    await shows('message', 'ready: first thumbs');
    await store.messages.update(id, { content: 'second' });
    await shows('message', 'ready: second thumbs');
    await store.messages.purge(id);
    await shows('message', 'ready: null undefined');
  });

  test('useUnread renders again when its own number changes, not when others do', async (t) => {
    const store = await t.openStore();
    const [one, other] = [await conversationOf(store, 0), await conversationOf(store, 0)];
    const said = { role: 'assistant', content: 'said', authorId: 'them' };
    let renders = 0;
    const Unread = ({ of, testId }) => h('p', { 'data-testid': testId }, useUnread(of));
    const Counted = () => {
      renders += 1;
      return h('p', { 'data-testid': 'one' }, useUnread(one));
    };
    await store.messages.append(one, said);
    render(
      within(
        store,
        h(Counted),
        h(Unread, { of: other, testId: 'other' }),
        h(Unread, { testId: 'all' }),
        h(Unread, { of: [other, 'c'], testId: 'some' }),
      ),
    );
    await shows('one', '1');
    const before = renders;
    await store.messages.append(other, said);
    await shows('other', '1');
    await shows('all', '2');
    await shows('some', '1');
    expect(renders).to.equal(before);
    await store.reads.mark(one);
    await shows('one', '0');
    await shows('all', '1');
  });

  test('a conversation that is not there is told, and one that comes is shown', async (t) => {
    const store = await t.openStore();
    const Told = () => {
      const { status, error } = useTimeline('comes-later');
      return h('p', { 'data-testid': 'told' }, `${status} ${error?.code ?? ''}`);
    };
    render(within(store, h(Told)));
    await shows('told', 'failed NOT_FOUND');
    await store.conversations.create({ id: 'comes-later' });
    await shows('told', 'ready ');
  });
}
