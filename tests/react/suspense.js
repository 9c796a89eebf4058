/** Hooks that suspend until they have read, and throw what made reading fail. */

import { render, screen, waitFor } from '@testing-library/react';
import { expect } from 'chai';
import { useConversations, useMessage, useTimeline, useUnread } from 'chatkeep/react';
import { createElement as h, StrictMode, Suspense } from 'react';
import {
  Boundary,
  conversationOf,
  countQueries,
  later,
  within,
  withQuietConsole,
} from './context.js';

const waiting = h('p', null, 'waiting');

const Timeline = ({ id }) => {
  const { status, items } = useTimeline(id, { suspense: true });
  return h('p', null, `${status}: ${items.map(({ text }) => text)}`);
};

export default function suspense(test) {
  test('shows the fallback, then the content, by one live query', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 2);
    const counts = countQueries(store);
    const { unmount } = render(
      h(
        StrictMode,
        null,
        within(store, h(Suspense, { fallback: waiting }, h(Timeline, { id }), h(Timeline, { id }))),
      ),
    );
    screen.getByText('waiting');
    await waitFor(() => expect(screen.getAllByText('ready: m1,m2')).to.have.length(2));
    expect(screen.queryByText('waiting')).to.equal(null);
    expect(counts).to.deep.equal({ open: 1, ever: 1 });
    await store.messages.append(id, { role: 'user', content: 'm3' });
    await waitFor(() => expect(screen.getAllByText('ready: m1,m2,m3')).to.have.length(2));
    unmount();
    await waitFor(() => expect(counts.open).to.equal(0));
  });

  test('every hook that reads can suspend', async (t) => {
    const store = await t.openStore();
    const conversation = await conversationOf(store, 0);
    const { id } = await store.messages.append(conversation, {
      role: 'assistant',
      content: 'said',
      authorId: 'them',
    });
    const All = () => {
      const asked = { suspense: true };
      const { conversations } = useConversations(asked);
      const { message } = useMessage(id, asked);
      const unread = useUnread(conversation, asked);
      return h('p', null, `${conversations.length} ${message.text} ${unread}`);
    };
    render(within(store, h(Suspense, { fallback: waiting }, h(All))));
    screen.getByText('waiting');
    await screen.findByText('1 said 1');
  });

  test('what nobody waits for any more is closed', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 1);
    const counts = countQueries(store);
    const { unmount } = render(
      within(store, h(Suspense, { fallback: waiting }, h(Timeline, { id }))),
    );
    screen.getByText('waiting');
    unmount();
    expect(counts.ever).to.equal(1);
    await waitFor(() => expect(counts.open).to.equal(0));
  });

  test('throws to the error boundary what could not be read, and reads again', async (t) => {
    const store = await t.openStore();
    await withQuietConsole(async () => {
      render(
        within(
          store,
          h(Boundary, null, h(Suspense, { fallback: waiting }, h(Timeline, { id: 'later' }))),
        ),
      );
      await screen.findByText('failed: NOT_FOUND');
      await store.conversations.create({ id: 'later' });
      // What failed is kept for a moment: somebody who is quicker than that sees it again.
      for (let tries = 0; screen.queryByText('ready:') === null && tries < 200; tries += 1) {
        screen.queryByText(/^failed/)?.click();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      screen.getByText('ready:');
    });
  });

  test('waits for the promise of a store, then for what is read', async (t) => {
    const { promise, resolve } = later();
    render(within(promise, h(Suspense, { fallback: waiting }, h(Timeline, { id: 'c' }))));
    // The nearest boundary: the one that the hooks are in.
    screen.getByText('waiting');
    const store = await t.openStore();
    await store.conversations.create({ id: 'c' });
    resolve(store);
    await screen.findByText('ready:');
  });
}
