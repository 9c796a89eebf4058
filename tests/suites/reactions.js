/** reactions: add, remove, list, clear. */

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const scope = { userId: 'ada' };
  const bob = { userId: 'bob' };
  const eve = { userId: 'eve' };

  /** Ada's store with a conversation `c` that has a message `m`. */
  const withMessage = async () => {
    const store = await openStore({ scope });
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'assistant', content: 'hello' });
    return store;
  };

  test('add gives the reactions, in the order in which they came', async () => {
    const { reactions } = await withMessage();
    expect(await reactions.list('m')).to.deep.equal([]);
    expect(await reactions.add('m', '👍', eve)).to.deep.equal([
      { name: '👍', count: 1, userIds: ['eve'], mine: false },
    ]);
    await reactions.add('m', 'heart', bob);
    await reactions.add('m', '👍', bob);
    const all = await reactions.add('m', '👍');
    expect(all).to.deep.equal([
      { name: '👍', count: 3, userIds: ['eve', 'bob', 'ada'], mine: true },
      { name: 'heart', count: 1, userIds: ['bob'], mine: false },
    ]);
    expect(await reactions.list('m')).to.deep.equal(all);
  });

  test('the second time changes nothing, and nobody is told', async () => {
    const store = await withMessage();
    const first = await store.reactions.add('m', '👍');
    const changes = [];
    store.on('change', (change) => changes.push(...change));
    expect(await store.reactions.add('m', '👍')).to.deep.equal(first);
    expect(await store.reactions.remove('m', '👎')).to.deep.equal(first);
    expect(changes).to.deep.equal([]);
    await store.reactions.remove('m', '👍');
    expect(changes).to.deep.equal([
      { conversationId: 'c', kinds: ['reactions'], messageIds: ['m'] },
    ]);
  });

  test('remove takes one of one user, and the rest moves up', async () => {
    const { reactions } = await withMessage();
    await reactions.add('m', '👍', eve);
    await reactions.add('m', 'heart', bob);
    await reactions.add('m', '👍', bob);
    expect(await reactions.remove('m', '👍', eve)).to.deep.equal([
      { name: 'heart', count: 1, userIds: ['bob'], mine: false },
      { name: '👍', count: 1, userIds: ['bob'], mine: false },
    ]);
    expect(await reactions.remove('m', '👍', eve)).to.have.lengthOf(2);
    await reactions.remove('m', 'heart', bob);
    expect(await reactions.remove('m', '👍', bob)).to.deep.equal([]);
  });

  test('clear removes all of one message and tells how many', async () => {
    const store = await withMessage();
    await store.messages.append('c', { id: 'n', role: 'user', content: 'other' });
    for (const user of [bob, eve]) await store.reactions.add('m', '👍', user);
    await store.reactions.add('m', 'heart', bob);
    await store.reactions.add('n', 'heart', bob);
    expect(await store.reactions.clear('m')).to.equal(3);
    expect(await store.reactions.clear('m')).to.equal(0);
    expect(await store.reactions.list('m')).to.deep.equal([]);
    expect(await store.reactions.list('n')).to.have.lengthOf(1);
  });

  test('the local user reacts too', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'user', content: 'x' });
    expect(await store.reactions.add('m', '👍')).to.deep.equal([
      { name: '👍', count: 1, userIds: [''], mine: true },
    ]);
  });

  test('names have 1 to 255 code points and differ in every character', async () => {
    const { reactions } = await withMessage();
    const bad = (name, field = 'name') =>
      refuses(() => reactions.add('m', name), 'INVALID_ARGUMENT', field);
    await bad('');
    await bad('👍'.repeat(256));
    await bad('a\0b');
    await refuses(
      () => reactions.add('m', 'x', { userId: '' }),
      'INVALID_ARGUMENT',
      'options.userId',
    );
    await refuses(() => reactions.add('m', 'x', { by: 'bob' }), 'INVALID_ARGUMENT', 'options.by');
    await reactions.add('m', 'é');
    await reactions.add('m', 'e\u0301');
    const long = '👍'.repeat(255);
    const names = (await reactions.add('m', long)).map(({ name }) => name);
    expect(names).to.deep.equal(['é', 'e\u0301', long]);
  });

  test('what is not there or hidden is NOT_FOUND', async () => {
    const store = await withMessage();
    await store.reactions.add('m', '👍');
    const calls = (id) => [
      () => store.reactions.add(id, '👍'),
      () => store.reactions.remove(id, '👍'),
      () => store.reactions.list(id),
      () => store.reactions.clear(id),
    ];
    for (const call of calls('gone')) await refuses(call, 'NOT_FOUND', undefined, 'gone');
    await store.messages.delete('m');
    for (const call of calls('m')) await refuses(call, 'NOT_FOUND');
    await store.messages.restore('m');
    expect(await store.reactions.list('m')).to.have.lengthOf(1);
    await store.conversations.delete('c');
    for (const call of calls('m')) await refuses(call, 'NOT_FOUND');
  });

  test('they go with their message', async () => {
    const store = await withMessage();
    await store.reactions.add('m', '👍');
    await store.messages.purge('m');
    await store.messages.append('c', { id: 'm', role: 'user', content: 'again' });
    expect(await store.reactions.list('m')).to.deep.equal([]);
  });

  if (!persistent) return;

  test('they are kept, and nobody else sees or changes them', async () => {
    const mine = await withMessage();
    await mine.reactions.add('m', '👍', eve);
    const all = await mine.reactions.add('m', '👍');
    const theirs = await reopen(mine, { scope: eve });
    await refuses(() => theirs.reactions.list('m'), 'NOT_FOUND');
    await refuses(() => theirs.reactions.clear('m'), 'NOT_FOUND');
    const again = await reopen(theirs, { scope });
    expect(await again.reactions.list('m')).to.deep.equal(all);
  });
}
