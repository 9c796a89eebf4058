/** messages.list: filters, order and pages. */

import { chat, contents, everything, ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** Two conversations, `c` and `d`, whose messages differ in everything that can be filtered. */
  const filled = async () => {
    const store = await openStore({ scope: { userId: 'ada' } });
    await store.conversations.create({ id: 'c' });
    await store.conversations.create({ id: 'd' });
    const rows = [
      ['c', { id: 'c1', role: 'user', content: 'x', createdAt: 5000 }],
      ['d', { id: 'd1', role: 'user', content: 'x', authorId: 'bob', createdAt: 4000 }],
      ['c', { id: 'c2', role: 'assistant', content: 'x', status: 'failed', createdAt: 3000 }],
      [
        'c',
        {
          id: 'c3',
          role: 'tool',
          kind: 'task',
          content: { title: 'x', state: 'done' },
          createdAt: 2000,
        },
      ],
      ['d', { id: 'd2', role: 'assistant', content: 'x', provider: 'openai', createdAt: 1000 }],
    ];
    for (const [conversation, input] of rows) await store.messages.append(conversation, input);
    return store;
  };
  const finder = (store) => async (filters, sort) =>
    ids((await store.messages.list({ filters, sort })).items).join(' ');

  test('without a conversation: by createdAt, oldest first', async () => {
    const find = finder(await filled());
    expect(await find()).to.equal('d2 c3 c2 d1 c1');
    expect(await find(undefined, { field: 'createdAt' })).to.equal('d2 c3 c2 d1 c1');
    const newest = { field: 'createdAt', direction: 'desc' };
    expect(await find(undefined, newest)).to.equal('c1 d1 c2 c3 d2');
  });

  test('with a conversation: by sequence, oldest first', async () => {
    const find = finder(await filled());
    const filters = { conversationId: 'c' };
    expect(await find(filters)).to.equal('c1 c2 c3');
    expect(await find(filters, { field: 'sequence' })).to.equal('c1 c2 c3');
    expect(await find(filters, { field: 'sequence', direction: 'desc' })).to.equal('c3 c2 c1');
    expect(await find(filters, { field: 'createdAt' })).to.equal('c3 c2 c1');
  });

  test('sequence without a conversation is refused', async () => {
    const store = await filled();
    await refuses(
      () => store.messages.list({ sort: { field: 'sequence' } }),
      'INVALID_ARGUMENT',
      /sort/,
      'conversationId',
    );
  });

  const cases = [
    [{ id: 'c2' }, 'c2'],
    [{ id: 'nobody' }, ''],
    [{ ids: ['d1', 'c1', 'nobody'] }, 'c1 d1'],
    [{ ids: ['c1', 'c1'] }, 'c1'],
    [{ ids: [] }, ''],
    [{ conversationId: 'd' }, 'd1 d2'],
    [{ conversationId: 'nobody' }, ''],
    [{ role: 'assistant' }, 'd2 c2'],
    [{ role: 'system' }, ''],
    [{ kind: 'task' }, 'c3'],
    [{ kind: 'text' }, 'd2 c2 d1 c1'],
    [{ status: 'failed' }, 'c2'],
    [{ notStatus: 'failed' }, 'd2 c3 d1 c1'],
    [{ status: 'failed', notStatus: 'failed' }, ''],
    [{ authorId: 'bob' }, 'd1'],
    [{ authorId: 'ada' }, 'd2 c3 c2 c1'],
    [{ provider: 'openai' }, 'd2'],
    [{ provider: 'ollama', role: 'user' }, 'd1 c1'],
    [{ conversationId: 'c', ids: ['c3', 'd1', 'c1'] }, 'c1 c3'],
    [{ conversationId: 'c', role: 'user', kind: undefined }, 'c1'],
    [{}, 'd2 c3 c2 d1 c1'],
  ];
  test('filters find what they name, together too', async () => {
    const find = finder(await filled());
    for (const [filters, expected] of cases) {
      expect(await find(filters), JSON.stringify(filters)).to.equal(expected);
    }
  });

  test('sequence filters are below, above, from and until', async () => {
    const store = await openStore();
    const { conversation, messages } = await chat(store, 6);
    const at = (index) => messages[index].sequence;
    const find = async (filters) => {
      const query = { filters: { conversationId: conversation.id, ...filters } };
      return contents((await store.messages.list(query)).items)
        .map((text) => text.at(-1))
        .join('');
    };
    expect(await find({ beforeSequence: at(2) })).to.equal('12');
    expect(await find({ untilSequence: at(2) })).to.equal('123');
    expect(await find({ afterSequence: at(2) })).to.equal('456');
    expect(await find({ fromSequence: at(2) })).to.equal('3456');
    expect(await find({ fromSequence: at(1), untilSequence: at(3) })).to.equal('234');
    expect(await find({ afterSequence: at(1), beforeSequence: at(3) })).to.equal('3');
    expect(await find({ afterSequence: 0 })).to.equal('123456');
    expect(await find({ afterSequence: at(5) })).to.equal('');
    expect(await find({ beforeSequence: Number.MAX_SAFE_INTEGER })).to.equal('123456');
  });

  test('deleted messages are not found by any filter', async () => {
    const store = await filled();
    const find = finder(store);
    await store.messages.delete('c2');
    expect(await find({ id: 'c2' })).to.equal('');
    expect(await find({ ids: ['c1', 'c2'] })).to.equal('c1');
    expect(await find({ status: 'failed' })).to.equal('');
    expect(await find({ conversationId: 'c' })).to.equal('c1 c3');
    await store.conversations.delete('d');
    expect(await find()).to.equal('c3 c1');
  });

  test('pages give every message once, in order', async () => {
    const store = await openStore();
    const { conversation, messages } = await chat(store, 53);
    const filters = { conversationId: conversation.id };
    const list = (query) => store.messages.list({ filters, ...query });
    for (const pageSize of [1, 10, 53, 54, 500]) {
      expect(await everything(list, { pageSize }), `${pageSize}`).to.deep.equal(messages);
    }
    const backwards = { sort: { field: 'sequence', direction: 'desc' }, pageSize: 7 };
    expect(await everything(list, backwards)).to.deep.equal([...messages].reverse());
    const first = await list();
    expect([first.items.length, first.hasMore]).to.deep.equal([50, true]);
    const exact = await list({ page: 0, pageSize: 53 });
    expect([exact.items.length, exact.hasMore]).to.deep.equal([53, false]);
    expect(await list({ page: 2 })).to.deep.equal({ items: [], hasMore: false });
  });

  test('messages of one moment keep a fixed order over pages', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const inputs = Array.from({ length: 20 }, () => ({ role: 'user', content: 'x', createdAt: 7 }));
    const messages = await store.messages.appendMany('c', inputs);
    const rows = await everything((query) => store.messages.list(query), { pageSize: 3 });
    expect([...ids(rows)].sort()).to.deep.equal([...ids(messages)].sort());
  });
}
