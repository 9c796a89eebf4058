/** reads: mark, get, unread. */

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const scope = { userId: 'ada' };
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);

  /** Messages of these authors, a second apart from the second 1 on: `c-1`, `c-2`, ... */
  const fill = async (store, id, authors) => {
    await store.conversations.create({ id });
    const inputs = authors.map((authorId, index) => ({
      id: `${id}-${index + 1}`,
      role: 'user',
      content: 'x',
      authorId,
      createdAt: 1000 * (index + 1),
    }));
    return store.messages.appendMany(id, inputs);
  };

  /** Ada's store with a conversation `c`: two of hers, three of Bob's. */
  const channel = async () => {
    const store = await openStore({ scope });
    await fill(store, 'c', ['bob', 'ada', 'bob', 'ada', 'bob']);
    return store;
  };

  test('without a mark all messages of others are unread', async () => {
    const { reads } = await channel();
    expect(await reads.get('c')).to.equal(null);
    expect(await reads.unread('c')).to.equal(3);
    expect(await reads.unread('c', { includeOwn: true })).to.equal(5);
    expect(await reads.unread('c', { userId: 'bob' })).to.equal(2);
    expect(await reads.unread('c', { userId: 'bob', includeOwn: true })).to.equal(5);
    expect(await reads.unread('c', { userId: 'eve' })).to.equal(5);
  });

  test('mark marks everything there is, for one user', async () => {
    const { reads, messages } = await channel();
    const last = (await messages.get('c-5')).sequence;
    const mark = await reads.mark('c');
    expect(Math.abs(mark.lastReadAt - Date.now())).to.be.below(600_000);
    expect(mark).to.deep.equal({
      conversationId: 'c',
      userId: 'ada',
      lastReadSequence: last,
      lastReadAt: mark.lastReadAt,
    });
    expect(await reads.get('c')).to.deep.equal(mark);
    expect(await reads.get('c', { userId: 'bob' })).to.equal(null);
    expect(await reads.unread('c')).to.equal(0);
    expect(await reads.unread('c', { includeOwn: true })).to.equal(0);
    expect(await reads.unread('c', { userId: 'bob' })).to.equal(2);
    await messages.append('c', { role: 'user', content: 'x', authorId: 'bob' });
    expect(await reads.unread('c')).to.equal(1);
  });

  test('mark by sequence goes forward and back', async () => {
    const { reads, messages } = await channel();
    const { sequence } = await messages.get('c-3');
    const mark = await reads.mark('c', { sequence });
    expect(mark.lastReadSequence).to.equal(sequence);
    expect(await reads.unread('c')).to.equal(1);
    expect(await reads.unread('c', { includeOwn: true })).to.equal(2);
    await reads.mark('c', { sequence: 0 });
    expect(await reads.unread('c')).to.equal(3);
    const last = (await messages.get('c-5')).sequence;
    await bad(() => reads.mark('c', { sequence: last + 1 }), 'input.sequence');
    await bad(() => reads.mark('c', { sequence: -1 }), 'input.sequence');
    await bad(() => reads.mark('c', { sequence: 1.5 }), 'input.sequence');
    expect((await reads.get('c')).lastReadSequence).to.equal(0);
  });

  test('mark by time reads everything created up to it', async () => {
    const { reads, messages } = await channel();
    const third = (await messages.get('c-3')).sequence;
    const mark = await reads.mark('c', { at: 3000 });
    expect(mark).to.deep.include({ lastReadAt: 3000, lastReadSequence: third });
    expect(await reads.unread('c')).to.equal(1);
    await reads.mark('c', { at: 2999 });
    expect(await reads.unread('c')).to.equal(2);
    expect(await reads.mark('c', { at: 0 })).to.deep.include({ lastReadAt: 0 });
    expect(await reads.unread('c')).to.equal(3);
    const last = (await messages.get('c-5')).sequence;
    expect(await reads.mark('c', { at: 9e12 })).to.deep.include({ lastReadSequence: last });
    expect(await reads.unread('c')).to.equal(0);
  });

  test('a time in whole milliseconds stands for the whole millisecond', async () => {
    const store = await openStore({ scope });
    await store.conversations.create({ id: 'c' });
    const append = (createdAt) =>
      store.messages.append('c', { role: 'user', content: 'x', authorId: 'bob', createdAt });
    await append(5_000_000n);
    await append(5_000_001n);
    await append(5_999_999n);
    const unreadAfter = async (at) => {
      expect((await store.reads.mark('c', { at })).lastReadAt).to.equal(5);
      return store.reads.unread('c');
    };
    expect(await unreadAfter(5)).to.equal(0);
    expect(await unreadAfter(5_000_000n)).to.equal(2);
    expect(await unreadAfter(5_000_001n)).to.equal(1);
    expect(await unreadAfter(5.5)).to.equal(1);
  });

  test('imported messages that are not in the order of their times count by time', async () => {
    const store = await openStore({ scope });
    await store.conversations.create({ id: 'c' });
    for (const createdAt of [3000, 1000, 4000, 2000]) {
      await store.messages.append('c', { role: 'user', content: 'x', authorId: 'bob', createdAt });
    }
    await store.reads.mark('c', { at: 2000 });
    expect(await store.reads.unread('c')).to.equal(2);
    await store.reads.mark('c', { at: 3000 });
    expect(await store.reads.unread('c')).to.equal(1);
  });

  test('replies, hidden messages and other branches do not count', async () => {
    const store = await channel();
    const bob = { role: 'user', content: 'x', authorId: 'bob' };
    await store.messages.append('c', { ...bob, threadId: 'c-1' });
    expect(await store.reads.unread('c')).to.equal(3);
    await store.messages.delete('c-3');
    expect(await store.reads.unread('c')).to.equal(2);
    await store.messages.restore('c-3');
    await store.messages.append('c', { ...bob, previousId: 'c-2' });
    expect(await store.reads.unread('c')).to.equal(2);
    expect(await store.reads.unread('c', { includeOwn: true })).to.equal(3);
    await store.messages.switchTo('c-5');
    expect(await store.reads.unread('c')).to.equal(3);
  });

  test('unread of all conversations, in one call', async () => {
    const store = await channel();
    await fill(store, 'read', ['bob', 'bob']);
    await fill(store, 'own', ['ada']);
    await fill(store, 'hidden', ['bob']);
    await fill(store, '"Łódź" \\ 旅行', ['eve', 'bob']);
    await store.conversations.create({ id: 'empty' });
    await store.conversations.delete('hidden');
    await store.reads.mark('read');
    const { reads } = store;
    expect(await reads.unread()).to.deep.equal({
      total: 5,
      conversations: { c: 3, '"Łódź" \\ 旅行': 2 },
    });
    expect(await reads.unread(null, { includeOwn: true })).to.deep.equal({
      total: 8,
      conversations: { c: 5, own: 1, '"Łódź" \\ 旅行': 2 },
    });
    expect(await reads.unread(undefined, { userId: 'bob' })).to.deep.equal({
      total: 4,
      conversations: { c: 2, own: 1, '"Łódź" \\ 旅行': 1 },
    });
    await reads.mark('c', { at: 3000 });
    expect((await reads.unread()).conversations.c).to.equal(1);
  });

  test('the local user has a mark too', async () => {
    const store = await openStore();
    await fill(store, 'c', ['bob', undefined, 'bob']);
    expect(await store.reads.unread('c')).to.equal(2);
    expect((await store.reads.mark('c')).userId).to.equal('');
    expect(await store.reads.unread()).to.deep.equal({ total: 0, conversations: {} });
    expect(await store.reads.unread('c', { userId: 'bob' })).to.equal(1);
  });

  test('what is wrong is refused', async () => {
    const { reads } = await channel();
    await bad(() => reads.mark('c', { sequence: 1, at: 1 }), 'input.at', 'sequence');
    await bad(() => reads.mark('c', { at: 9.3e12 }), 'input.at');
    await bad(() => reads.mark('c', { userId: '' }), 'input.userId');
    await bad(() => reads.mark('c', { until: 1 }), 'input.until');
    await bad(() => reads.get('c', { userId: '' }), 'options.userId');
    await bad(() => reads.unread('c', { includeOwn: 1 }), 'options.includeOwn');
    await bad(() => reads.unread(''), 'conversationId');
    expect(await reads.get('c')).to.equal(null);
    await refuses(() => reads.mark('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => reads.get('gone'), 'NOT_FOUND');
    await refuses(() => reads.unread('gone'), 'NOT_FOUND');
  });

  if (!persistent) return;

  test('marks are kept, and each scope has its own', async () => {
    const mine = await channel();
    const mark = await mine.reads.mark('c', { at: 3000 });
    const theirs = await reopen(mine, { scope: { userId: 'eve' } });
    await refuses(() => theirs.reads.get('c'), 'NOT_FOUND');
    expect(await theirs.reads.unread()).to.deep.equal({ total: 0, conversations: {} });
    const again = await reopen(theirs, { scope });
    expect(await again.reads.get('c')).to.deep.equal(mark);
    expect(await again.reads.unread('c')).to.equal(1);
  });
}
