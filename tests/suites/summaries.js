/** summaries: get, pending, set. */

import { chat, contents, ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);

  test('there is no summary at first, and everything is pending', async () => {
    const store = await openStore();
    const { messages } = await chat(store, 3, { id: 'c' });
    const nothing = { conversationId: 'c', summary: '', untilSequence: 0 };
    expect(await store.summaries.get('c')).to.deep.equal(nothing);
    const pending = await store.summaries.pending('c');
    expect(pending).to.deep.equal({ items: messages, hasMore: false });
  });

  test('set replaces the summary, forward and back', async () => {
    const store = await openStore();
    const { messages } = await chat(store, 4, { id: 'c' });
    const { summaries, conversations } = store;
    const until = (index) => messages[index - 1].sequence;
    const first = { summary: 'They said "hello" 🙂\0', untilSequence: until(3) };
    expect(await summaries.set('c', first)).to.deep.equal({ conversationId: 'c', ...first });
    expect(await summaries.get('c')).to.deep.equal({ conversationId: 'c', ...first });
    expect(await conversations.get('c')).to.deep.include({
      summary: first.summary,
      summaryUntilSequence: first.untilSequence,
    });
    expect(contents((await summaries.pending('c')).items)).to.deep.equal(['message 4']);
    await summaries.set('c', { summary: 'x'.repeat(100_000), untilSequence: until(1) });
    const left = ['message 2', 'message 3', 'message 4'];
    expect(contents((await summaries.pending('c')).items)).to.deep.equal(left);
    await summaries.set('c', { summary: '', untilSequence: 0 });
    expect((await summaries.pending('c')).items).to.have.lengthOf(4);
    await summaries.set('c', { summary: 'all', untilSequence: until(4) });
    expect((await summaries.pending('c')).items).to.deep.equal([]);
  });

  test('pending gives the oldest first, up to a limit', async () => {
    const store = await openStore();
    await chat(store, 60, { id: 'c' });
    const two = await store.summaries.pending('c', { limit: 2 });
    expect(contents(two.items)).to.deep.equal(['message 1', 'message 2']);
    expect(two.hasMore).to.equal(true);
    const some = await store.summaries.pending('c');
    expect([some.items.length, some.hasMore]).to.deep.equal([50, true]);
    const all = await store.summaries.pending('c', { limit: 60 });
    expect([all.items.length, all.hasMore]).to.deep.equal([60, false]);
  });

  test('only finished messages of the branch that is shown are pending', async () => {
    const store = await openStore();
    const { messages } = store;
    await store.conversations.create({ id: 'c' });
    const append = (id, input = {}) =>
      messages.append('c', { id, role: 'assistant', content: { text: id }, ...input });
    await append('root');
    await append('reply', { threadId: 'root' });
    await append('waiting', { status: 'pending' });
    await append('failed', { status: 'failed' });
    await append('cut off', { status: 'interrupted' });
    await append('hidden');
    await append('left', { previousId: 'root' });
    await messages.delete('hidden');
    const pending = async () => {
      const { items } = await store.summaries.pending('c');
      for (const item of items) expect(item.text).to.equal(item.id);
      return ids(items).join(', ');
    };
    expect(await pending()).to.equal('root, left');
    await messages.switchTo('cut off');
    expect(await pending()).to.equal('root, cut off');
    await messages.restore('hidden');
    expect(await pending()).to.equal('root, cut off, hidden');
    await messages.update('waiting', { status: 'completed' });
    expect(await pending()).to.equal('root, waiting, cut off, hidden');
  });

  test('a summary of a branch that is left is cleared', async () => {
    const store = await openStore();
    const { messages } = await chat(store, 4, { id: 'c' });
    const covers = (index) =>
      store.summaries.set('c', { summary: 'said', untilSequence: messages[index - 1].sequence });
    const fork = () =>
      store.messages.append('c', { role: 'user', content: 'x', previousId: messages[1].id });
    await covers(2);
    await fork();
    expect((await store.summaries.get('c')).summary).to.equal('said');
    await store.messages.switchTo(messages[3].id);
    expect((await store.summaries.get('c')).summary).to.equal('said');
    await covers(3);
    await fork();
    const nothing = { conversationId: 'c', summary: '', untilSequence: 0 };
    expect(await store.summaries.get('c')).to.deep.equal(nothing);
  });

  test('what is wrong is refused and changes nothing', async () => {
    const store = await openStore();
    const { messages } = await chat(store, 2, { id: 'c' });
    const { summaries } = store;
    const last = messages[1].sequence;
    const before = await summaries.set('c', { summary: 'kept', untilSequence: last });
    const set = (input) => () => summaries.set('c', input);
    await bad(set({ untilSequence: 1 }), 'input.summary');
    await bad(set({ summary: 5, untilSequence: 1 }), 'input.summary');
    await bad(set({ summary: 'x' }), 'input.untilSequence');
    await bad(set({ summary: 'x', untilSequence: last + 1 }), 'input.untilSequence');
    await bad(set({ summary: 'x', untilSequence: -1 }), 'input.untilSequence');
    await bad(set({ summary: 'x', untilSequence: 0.5 }), 'input.untilSequence');
    await bad(() => summaries.pending('c', { limit: 0 }), 'query.limit');
    await bad(() => summaries.pending('c', { limit: 501 }), 'query.limit');
    await bad(() => summaries.pending('c', { page: 1 }), 'query.page');
    expect(await summaries.get('c')).to.deep.equal(before);
  });

  test('what is not there or hidden is NOT_FOUND', async () => {
    const store = await openStore();
    await chat(store, 1, { id: 'c' });
    const calls = (id) => [
      () => store.summaries.get(id),
      () => store.summaries.pending(id),
      () => store.summaries.set(id, { summary: 'x', untilSequence: 0 }),
    ];
    for (const call of calls('gone')) await refuses(call, 'NOT_FOUND', undefined, 'gone');
    await store.conversations.delete('c');
    for (const call of calls('c')) await refuses(call, 'NOT_FOUND');
  });

  if (!persistent) return;

  test('it is kept, and nobody else sees or changes it', async () => {
    const mine = await openStore();
    await chat(mine, 2, { id: 'c' });
    const row = await mine.summaries.set('c', { summary: 'mine', untilSequence: 1 });
    const theirs = await reopen(mine, { scope: { userId: 'eve' } });
    const input = { summary: 'theirs', untilSequence: 0 };
    await refuses(() => theirs.summaries.get('c'), 'NOT_FOUND');
    await refuses(() => theirs.summaries.pending('c'), 'NOT_FOUND');
    await refuses(() => theirs.summaries.set('c', input), 'NOT_FOUND');
    const again = await reopen(theirs, { scope: undefined });
    expect(await again.summaries.get('c')).to.deep.equal(row);
  });
}
