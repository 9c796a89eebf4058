/** Branches: siblings, paths, switching. Given a context; see support/context.js. */

import { ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function branches({ test, expect, openStore, reopen, refuses, persistent }) {
  const say = (store, id, extra = {}) =>
    store.messages.append('c', { id, role: 'user', content: id, ...extra });
  const shown = async (store) => ids((await store.timeline.page('c')).items).reverse();
  const flags = async (store) => {
    const { items } = await store.messages.list({ filters: { conversationId: 'c' } });
    return items.filter((message) => message.onPath).map((message) => message.id);
  };

  /**
   * a - b - c - d
   *   \ b2 - c2
   * e - f          (another beginning)
   */
  async function tree() {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    for (const id of ['a', 'b', 'c', 'd']) await say(store, id);
    await say(store, 'b2', { previousId: 'a' });
    await say(store, 'c2');
    await say(store, 'e', { previousId: null });
    await say(store, 'f');
    return store;
  }

  test('a message follows the head, and says which', async () => {
    const store = await tree();
    const { items } = await store.messages.list({ filters: { conversationId: 'c' } });
    const previous = Object.fromEntries(items.map((row) => [row.id, row.previousId]));
    expect(previous).to.deep.equal({
      a: null,
      b: 'a',
      c: 'b',
      d: 'c',
      b2: 'a',
      c2: 'b2',
      e: null,
      f: 'e',
    });
    expect((await store.conversations.get('c')).headId).to.equal('f');
  });

  test('another previous message makes a sibling, which is shown', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    for (const id of ['a', 'b', 'c']) await say(store, id);
    const row = await say(store, 'b2', { previousId: 'a' });
    expect(row.onPath).to.equal(true);
    expect(await shown(store)).to.deep.equal(['a', 'b2']);
    expect((await store.messages.get('b')).onPath).to.equal(false);
    expect(ids(await store.messages.siblings('b'))).to.deep.equal(['b', 'b2']);
    expect(ids(await store.messages.siblings('b2'))).to.deep.equal(['b', 'b2']);
    expect(ids(await store.messages.siblings('a'))).to.deep.equal(['a']);
    expect(ids(await store.messages.siblings('c'))).to.deep.equal(['c']);
  });

  test('each branch is shown when it is switched to, down to its newest end', async () => {
    const store = await tree();
    expect(await shown(store)).to.deep.equal(['e', 'f']);
    for (const [id, expected] of [
      ['b', ['a', 'b', 'c', 'd']],
      ['c2', ['a', 'b2', 'c2']],
      // On the path already: nothing changes, though another branch is newer elsewhere.
      ['a', ['a', 'b2', 'c2']],
      ['f', ['e', 'f']],
      ['d', ['a', 'b', 'c', 'd']],
      // Of a and e, e; of what follows a, the newest.
      ['e', ['e', 'f']],
      ['a', ['a', 'b2', 'c2']],
    ]) {
      const conversation = await store.messages.switchTo(id);
      expect(conversation.headId, id).to.equal(expected.at(-1));
      expect(await shown(store), id).to.deep.equal(expected);
      expect(await flags(store), id).to.have.members(expected);
    }
  });

  test('path leads from the first message to one, shown or not', async () => {
    const store = await tree();
    expect(ids(await store.messages.path('d'))).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(ids(await store.messages.path('c2'))).to.deep.equal(['a', 'b2', 'c2']);
    expect(ids(await store.messages.path('e'))).to.deep.equal(['e']);
    expect(ids(await store.messages.siblings('e'))).to.deep.equal(['a', 'e']);
    const [first] = await store.messages.path('a', { with: ['siblingIds'] });
    expect(first.siblingIds).to.deep.equal(['a', 'e']);
  });

  test('appending goes on at the branch that is shown', async () => {
    const store = await tree();
    await store.messages.switchTo('d');
    expect((await say(store, 'next')).previousId).to.equal('d');
    // In the middle of a branch that is not shown.
    expect((await say(store, 'c3', { previousId: 'b2' })).previousId).to.equal('b2');
    expect(await shown(store)).to.deep.equal(['a', 'b2', 'c3']);
    expect(ids(await store.messages.siblings('c3'))).to.deep.equal(['c2', 'c3']);
  });

  test('timeline, history, context, preview and last follow the path', async () => {
    const store = await tree();
    await store.messages.switchTo('c2');
    const expected = ['a', 'b2', 'c2'];
    expect(ids((await store.history('c')).messages)).to.deep.equal(expected);
    expect(ids((await store.context.assemble('c')).messages)).to.deep.equal(expected);
    expect(ids((await store.summaries.pending('c')).items)).to.deep.equal(expected);
    expect((await store.messages.last('c')).id).to.equal('c2');
    const [item] = (await store.conversations.sidebar()).items;
    expect(item.preview.messageId).to.equal('c2');
    const all = await store.timeline.page('c', { branch: 'all', afterSequence: 0 });
    expect(ids(all.items)).to.deep.equal(['a', 'b', 'c', 'd', 'b2', 'c2', 'e', 'f']);
  });

  test('a component is shown with its message, one without a message always', async () => {
    const store = await tree();
    const add = (id, messageId) =>
      store.components.append('c', { id, messageId, componentKind: 'card', payload: {} });
    await add('of b', 'b');
    await add('of b2', 'b2');
    await add('free', null);
    await store.messages.switchTo('b2');
    expect(await shown(store)).to.deep.equal(['a', 'b2', 'c2', 'of b2', 'free']);
    await store.messages.switchTo('b');
    expect(await shown(store)).to.deep.equal(['a', 'b', 'c', 'd', 'of b', 'free']);
  });

  test('a deleted message keeps its place, a purged one leaves it to those around', async () => {
    const store = await tree();
    await store.messages.switchTo('d');
    await store.messages.delete('b');
    expect(await shown(store)).to.deep.equal(['a', 'c', 'd']);
    expect(ids(await store.messages.siblings('b2'))).to.deep.equal(['b2']);
    await store.messages.restore('b');
    expect(await shown(store)).to.deep.equal(['a', 'b', 'c', 'd']);
    await store.messages.purge('b');
    expect(await shown(store)).to.deep.equal(['a', 'c', 'd']);
    expect((await store.messages.get('c')).previousId).to.equal('a');
    expect(ids(await store.messages.siblings('c'))).to.deep.equal(['c', 'b2']);
    await store.messages.purge('a');
    expect(ids(await store.messages.siblings('e'))).to.deep.equal(['c', 'b2', 'e']);
    await store.messages.switchTo('c2');
    expect(await shown(store)).to.deep.equal(['b2', 'c2']);
  });

  test('when the head is deleted or purged, the next message finds its place', async () => {
    const store = await tree();
    await store.messages.switchTo('d');
    await store.messages.delete('d');
    expect((await store.conversations.get('c')).headId).to.equal('c');
    const row = await say(store, 'after');
    await store.messages.restore('d');
    expect(await shown(store)).to.deep.equal(['a', 'b', 'c', 'd', 'after']);
    expect((await store.messages.get(row.id)).previousId).to.equal('d');
    await store.messages.purge('after');
    await store.messages.purge('d');
    expect((await say(store, 'again')).previousId).to.equal('c');
    expect(await shown(store)).to.deep.equal(['a', 'b', 'c', 'again']);
  });

  test('a summary that covers what is left is cleared, another is kept', async () => {
    const store = await tree();
    await store.messages.switchTo('d');
    await store.summaries.set('c', { summary: 'about a', untilSequence: 1 });
    await store.messages.switchTo('b2');
    expect((await store.summaries.get('c')).summary).to.equal('about a');
    await store.summaries.set('c', { summary: 'about a and b2', untilSequence: 5 });
    await store.messages.switchTo('b');
    expect(await store.summaries.get('c')).to.deep.include({ summary: '', untilSequence: 0 });
  });

  test('appendMany can build a tree', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const rows = await store.messages.appendMany('c', [
      { id: 'q', role: 'user', content: 'q' },
      { id: 'x', role: 'assistant', content: 'x' },
      { id: 'y', role: 'assistant', content: 'y', previousId: 'q' },
      { id: 'z', role: 'user', content: 'z' },
    ]);
    expect(rows.map((row) => row.previousId)).to.deep.equal([null, 'q', 'q', 'y']);
    expect(await shown(store)).to.deep.equal(['q', 'y', 'z']);
  });

  test('what cannot be followed is refused and changes nothing', async () => {
    const store = await tree();
    await store.conversations.create({ id: 'other' });
    await store.messages.append('other', { id: 'stranger', role: 'user', content: 'x' });
    await say(store, 'reply', { threadId: 'e' });
    const before = await flags(store);
    const bad = (previousId, code, ...rest) =>
      refuses(() => say(store, 'new', { previousId }), code, ...rest);
    await bad('stranger', 'INVALID_ARGUMENT', 'input.previousId', 'another conversation');
    await bad('reply', 'INVALID_ARGUMENT', 'input.previousId');
    await bad('nobody', 'NOT_FOUND');
    await bad('', 'INVALID_ARGUMENT', 'input.previousId');
    await bad(5, 'INVALID_ARGUMENT', 'input.previousId');
    await refuses(
      () => say(store, 'new', { previousId: 'a', threadId: 'a' }),
      'INVALID_ARGUMENT',
      'input.previousId',
    );
    await refuses(() => store.messages.switchTo('nobody'), 'NOT_FOUND');
    await refuses(() => store.messages.path('nobody'), 'NOT_FOUND');
    await refuses(() => store.messages.siblings('nobody'), 'NOT_FOUND');
    await refuses(() => store.messages.get('new'), 'NOT_FOUND');
    expect(await flags(store)).to.deep.equal(before);
  });

  test('the same message again is no conflict, wherever the head is by now', async () => {
    const store = await tree();
    const row = await store.messages.get('b2');
    expect(await say(store, 'b2', { previousId: 'a' })).to.deep.equal(row);
    expect(await say(store, 'b2')).to.deep.equal(row);
    await refuses(() => say(store, 'b2', { previousId: 'b' }), 'CONFLICT');
    expect(await shown(store)).to.deep.equal(['e', 'f']);
  });

  if (persistent) {
    test('the branch that is shown is still shown after reopening', async () => {
      const store = await tree();
      await store.messages.switchTo('b2');
      const again = await reopen(store);
      expect(await shown(again)).to.deep.equal(['a', 'b2', 'c2']);
    });
  }
}
