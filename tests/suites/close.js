/** close: what it waits for, and what comes after it. */

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  test('closing twice is fine', async () => {
    const store = await openStore();
    expect(await store.close()).to.equal(undefined);
    expect(await store.close()).to.equal(undefined);
    await Promise.all([store.close(), store.close()]);
  });

  test('Symbol.asyncDispose closes', async () => {
    const store = await openStore();
    await store[Symbol.asyncDispose]();
    await refuses(() => store.stats(), 'CLOSED');
  });

  test('every call on a closed store rejects with CLOSED', async () => {
    const store = await openStore();
    const { conversations, messages, components, timeline } = store;
    const { id } = await conversations.create({ id: 'c' });
    await messages.append(id, { id: 'm', role: 'user', content: 'x' });
    await components.append(id, { id: 'p', componentKind: 'chart', payload: {} });
    await store.close();
    const input = { role: 'user', content: 'y' };
    const calls = {
      'conversations.create': () => conversations.create(),
      'conversations.get': () => conversations.get('c'),
      'conversations.list': () => conversations.list(),
      'conversations.update': () => conversations.update('c', { title: 't' }),
      'conversations.delete': () => conversations.delete('c'),
      'conversations.restore': () => conversations.restore('c'),
      'conversations.purge': () => conversations.purge('c'),
      'messages.append': () => messages.append('c', input),
      'messages.appendMany': () => messages.appendMany('c', [input]),
      'messages.get': () => messages.get('m'),
      'messages.list': () => messages.list(),
      'messages.update': () => messages.update('m', { content: 'z' }),
      'messages.delete': () => messages.delete('m'),
      'messages.restore': () => messages.restore('m'),
      'messages.purge': () => messages.purge('m'),
      'components.append': () => components.append('c', { componentKind: 'chart', payload: {} }),
      'components.get': () => components.get('p'),
      'components.list': () => components.list(),
      'components.update': () => components.update('p', { payload: {} }),
      'components.delete': () => components.delete('p'),
      'components.restore': () => components.restore('p'),
      'components.purge': () => components.purge('p'),
      'timeline.page': () => timeline.page('c'),
      stats: () => store.stats(),
    };
    for (const call of Object.values(calls)) await refuses(call, 'CLOSED', null, /close/i);
  });

  test('calls made before close are answered', async () => {
    const store = await openStore();
    const { id } = await store.conversations.create();
    const pending = Array.from({ length: 20 }, (_, index) =>
      store.messages.append(id, { role: 'user', content: `${index}` }),
    );
    const closing = store.close();
    const messages = await Promise.all(pending);
    await closing;
    expect(messages.map((message) => message.content)).to.deep.equal(
      Array.from({ length: 20 }, (_, index) => `${index}`),
    );
  });

  test('a call made while closing rejects with CLOSED', async () => {
    const store = await openStore();
    const closing = store.close();
    await refuses(() => store.conversations.create(), 'CLOSED');
    await closing;
  });

  if (!persistent) return;

  test('what was asked for before close is there after it', async () => {
    const store = await openStore();
    const { id } = await store.conversations.create();
    const pending = Array.from({ length: 20 }, (_, index) =>
      store.messages.append(id, { role: 'user', content: `${index}` }),
    );
    const again = await reopen(store);
    const acknowledged = await Promise.all(pending);
    const { items } = await again.messages.list({ filters: { conversationId: id } });
    expect(items).to.deep.equal(acknowledged);
  });
}
