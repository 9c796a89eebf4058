/** Lists that are longer than what is shown of them. */

import { act, render, screen, waitFor } from '@testing-library/react';
import { expect } from 'chai';
import { useConversations, useTimeline } from 'chatkeep/react';
import { createElement as h, memo } from 'react';
import { conversationOf, countQueries, within } from './context.js';

const texts = () => screen.queryAllByTestId('item').map((element) => element.textContent);

/** The items, and what reads older ones. */
function timelineOf(options = {}) {
  const renders = new Map();
  const Item = memo(({ item }) => {
    renders.set(item.text, (renders.get(item.text) ?? 0) + 1);
    return h('li', { 'data-testid': 'item' }, item.text);
  });
  const Timeline = ({ id }) => {
    const { items, hasOlder, hasNewer, readOlder, readNewer } = useTimeline(id, options);
    return h(
      'div',
      null,
      hasOlder && h('button', { onClick: readOlder }, 'older'),
      items.map((item) => h(Item, { key: item.id, item })),
      hasNewer && h('button', { onClick: readNewer }, 'newer'),
    );
  };
  return { Timeline, renders };
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);

const showsRange = (from, to) => waitFor(() => expect(texts()).to.deep.equal(range(from, to)));

export default function pages(test) {
  test('useTimeline grows to the start, and keeps up at the end', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 100);
    const counts = countQueries(store);
    const { Timeline, renders } = timelineOf({ limit: 20 });
    render(within(store, h(Timeline, { id })));
    await showsRange(81, 100);
    act(() => screen.getByText('older').click());
    await showsRange(61, 100);
    // What did not change is the same object: no row that was shown is rendered again.
    expect(renders.get('m90')).to.equal(1);

    // What comes at the end does not push out what was read at the beginning.
    await store.messages.append(id, { role: 'user', content: 'm101' });
    await waitFor(() => expect(texts().at(-1)).to.equal('m101'));
    expect(texts()).to.include.members(range(61, 100));
    await waitFor(() => expect(screen.queryByText('older')).not.to.equal(null));
    act(() => screen.getByText('older').click());
    await waitFor(() => expect(texts()[0]).to.equal('m1'));
    expect(texts()).to.deep.equal(range(1, 101));
    expect(screen.queryByText('older')).to.equal(null);
    expect(counts.open).to.equal(1);
  });

  test('useTimeline begins around an item, and grows both ways', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 100);
    const { items } = await store.timeline.page(id, { afterSequence: 0, limit: 50 });
    const counts = countQueries(store);
    const { Timeline, renders } = timelineOf({ limit: 10, around: items.at(-1).sequence });
    const { unmount } = render(within(store, h(Timeline, { id })));
    await waitFor(() => expect(texts()).not.to.deep.equal([]));
    // Both directions at once, and never one alone.
    expect(texts()).to.deep.equal(range(41, 60));
    act(() => screen.getByText('newer').click());
    await showsRange(41, 70);
    act(() => screen.getByText('older').click());
    await showsRange(31, 70);
    for (let clicks = 0; screen.queryByText('newer') !== null && clicks < 5; clicks += 1) {
      const before = texts().length;
      act(() => screen.getByText('newer').click());
      await waitFor(() => expect(texts().length).to.be.greaterThan(before));
    }
    await store.messages.append(id, { role: 'user', content: 'm101' });
    await showsRange(31, 101);
    expect(renders.get('m50')).to.equal(1);
    unmount();
    await waitFor(() => expect(counts.open).to.equal(0));
  });

  test('useTimeline reads more than one query gives', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 620);
    const counts = countQueries(store);
    const { Timeline } = timelineOf({ limit: 500 });
    const { unmount } = render(within(store, h(Timeline, { id })));
    await showsRange(121, 620);
    act(() => screen.getByText('older').click());
    await showsRange(1, 620);
    expect(counts.open).to.equal(2);
    const [first] = (await store.timeline.page(id, { afterSequence: 0, limit: 1 })).items;
    await store.messages.delete(first.id);
    await showsRange(2, 620);
    await store.messages.append(id, { role: 'user', content: 'm621' });
    await showsRange(2, 621);
    unmount();
    await waitFor(() => expect(counts.open).to.equal(0));
  });

  test('useTimeline gives each change to `apply`, which makes it', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 30);
    const seen = [];
    const apply = (change) => {
      const before = texts().length;
      act(change);
      seen.push([before, texts().length]);
    };
    const { Timeline } = timelineOf({ limit: 10, apply });
    render(within(store, h(Timeline, { id })));
    await showsRange(21, 30);
    act(() => screen.getByText('older').click());
    await showsRange(11, 30);
    expect(seen).to.deep.equal([
      [0, 10],
      [10, 20],
    ]);
  });

  test('useConversations grows, and tells archived ones and folders apart', async (t) => {
    const store = await t.openStore();
    await store.batch((batch) =>
      Promise.all(
        Array.from({ length: 25 }, (_, index) =>
          batch.conversations.create({ title: `c${index}`, folder: index < 3 ? 'work' : null }),
        ),
      ),
    );
    await store.conversations.create({ title: 'old', archived: true });
    const List = ({ testId, options }) => {
      const { conversations, hasMore, showMore } = useConversations(options);
      return h(
        'div',
        { 'data-testid': testId },
        h('span', null, conversations.length),
        hasMore && h('button', { onClick: showMore }, 'more'),
      );
    };
    render(
      within(
        store,
        h(List, { testId: 'all', options: { limit: 20 } }),
        h(List, { testId: 'work', options: { folder: 'work' } }),
        h(List, { testId: 'archived', options: { archived: true } }),
      ),
    );
    const shows = (testId, count) =>
      waitFor(() =>
        expect(screen.getByTestId(testId).querySelector('span').textContent).to.equal(`${count}`),
      );
    await shows('all', 20);
    await shows('work', 3);
    await shows('archived', 1);
    act(() => screen.getByText('more').click());
    await shows('all', 25);
    await store.conversations.create({ title: 'new', folder: 'work' });
    await shows('all', 26);
    await shows('work', 4);
    await shows('archived', 1);
  });
}
