/** The provider: who opens the store, how often, and who closes it. */

import { render, screen, waitFor } from '@testing-library/react';
import { expect } from 'chai';
import { ChatStoreError, openChatStore } from 'chatkeep';
import { ChatStoreProvider, useChatStore, useConversations } from 'chatkeep/react';
import { createElement as h, StrictMode } from 'react';
import { Boundary, later, withQuietConsole, within } from './context.js';

const Name = () => h('p', null, `open: ${useChatStore().name}`);

/** Opens stores as a page does, and keeps what it has opened. */
function opener(name) {
  const opened = [];
  const open = async (signal) => {
    const store = await openChatStore({ name, signal });
    opened.push({ store, signal });
    return store;
  };
  return { opened, open };
}

const isClosed = (store) =>
  store.stats().then(
    () => false,
    (error) => error.code === 'CLOSED',
  );

export default function provider(test) {
  test('opens one store under StrictMode, and closes it once when it goes', async (t) => {
    const { opened, open } = opener(t.freshName());
    const fallback = h('p', null, 'opening');
    const { unmount } = render(
      h(StrictMode, null, h(ChatStoreProvider, { open, fallback }, h(Name), h(Name))),
    );
    screen.getByText('opening');
    await waitFor(() => expect(screen.getAllByText(/^open: react-/)).to.have.length(2));
    expect(opened).to.have.length(1);
    const [{ store, signal }] = opened;
    expect(signal.aborted).to.equal(false);
    let closed = 0;
    const { close } = store;
    store.close = () => {
      closed += 1;
      return close();
    };
    unmount();
    await waitFor(async () => expect(await isClosed(store)).to.equal(true));
    expect(closed).to.equal(1);
    expect(opened).to.have.length(1);
  });

  test('gives up opening when it goes before', async (t) => {
    const { promise, resolve } = later();
    const signals = [];
    const open = (signal) => {
      signals.push(signal);
      return promise;
    };
    const { unmount } = render(h(StrictMode, null, h(ChatStoreProvider, { open }, h(Name))));
    await waitFor(() => expect(signals).to.have.length(1));
    unmount();
    await waitFor(() => expect(signals[0].aborted).to.equal(true));
    // An opener that does not listen to its signal: what it opened is closed all the same.
    const store = await t.openStore();
    resolve(store);
    await waitFor(async () => expect(await isClosed(store)).to.equal(true));
    expect(signals).to.have.length(1);
  });

  test('closes one store before it opens the next', async (t) => {
    const { opened, open } = opener(t.freshName());
    const shown = (key) => h(ChatStoreProvider, { key, open }, h(Name));
    const { rerender, unmount } = render(shown('a'));
    await screen.findByText(/^open/);
    rerender(shown('b'));
    await waitFor(() => expect(opened).to.have.length(2));
    await screen.findByText(/^open/);
    expect(await isClosed(opened[0].store)).to.equal(true);
    expect(await isClosed(opened[1].store)).to.equal(false);
    unmount();
    await waitFor(async () => expect(await isClosed(opened[1].store)).to.equal(true));
  });

  test('takes a store, or the promise of one, and leaves it open', async (t) => {
    const store = await t.openStore();
    const { rerender, unmount } = render(within(store, h(Name)));
    screen.getByText(`open: ${store.name}`);
    const { promise, resolve } = later();
    rerender(within(promise, h(Name)));
    screen.getByText('opening');
    const other = await t.openStore();
    resolve(other);
    await screen.findByText(`open: ${other.name}`);
    unmount();
    await Promise.resolve();
    expect(await isClosed(store)).to.equal(false);
    expect(await isClosed(other)).to.equal(false);
  });

  test('shows another store when it is given another', async (t) => {
    const Titles = () =>
      h('p', null, `titles: ${useConversations().conversations.map(({ title }) => title)}`);
    const [one, two] = [await t.openStore(), await t.openStore()];
    await one.conversations.create({ title: 'of one' });
    await two.conversations.create({ title: 'of two' });
    const { rerender } = render(within(one, h(Titles)));
    await screen.findByText('titles: of one');
    rerender(within(two, h(Titles)));
    await screen.findByText('titles: of two');
  });

  test('throws what made opening fail to the error boundary, and opens again', async (t) => {
    const name = t.freshName();
    let tries = 0;
    const open = () => {
      tries += 1;
      if (tries === 1) return Promise.reject(new ChatStoreError('LOCKED', 'It is in use.'));
      return openChatStore({ name });
    };
    await withQuietConsole(async () => {
      render(h(Boundary, null, h(ChatStoreProvider, { open }, h(Name))));
      const again = await screen.findByText('failed: LOCKED');
      again.click();
      await screen.findByText(`open: ${name}`);
    });
    expect(tries).to.equal(2);
  });

  test('says what is missing where there is no provider', async () => {
    await withQuietConsole(async () => {
      render(h(Boundary, null, h(Name)));
      await screen.findByText(/^failed: Put a ChatStoreProvider above/);
    });
  });
}
