/** conversations: create, get, list, update, delete, restore, purge. */

import { counts, everything, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  test('create without input gives the defaults', async () => {
    const store = await openStore();
    const row = await store.conversations.create();
    expect(row.id).to.match(uuid7);
    // Milliseconds since 1970, not seconds and not nanoseconds.
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row).to.deep.equal({
      id: row.id,
      title: '',
      type: 'chat',
      data: null,
      meta: null,
      userId: '',
      organizationId: '',
      createdAt: row.createdAt,
      updatedAt: row.createdAt,
      lastMessageAt: null,
      assistantId: null,
      folder: null,
      tags: [],
      pinned: false,
      archived: false,
      summary: '',
      summaryUntilSequence: 0,
      headId: null,
    });
    expect(await store.conversations.get(row.id)).to.deep.equal(row);
  });

  test('create keeps everything given', async () => {
    const store = await openStore({ scope: { userId: 'ada', organizationId: 'acme' } });
    const input = {
      id: 'my own id / with anything',
      title: 'Trip to Łódź',
      type: 'channel',
      data: { b: 1, a: [true, null, { deep: 'x' }] },
      meta: { tags: ['travel'] },
      createdAt: 1_500_000_000_123,
    };
    const row = await store.conversations.create(input);
    expect(row).to.deep.include({ ...input, userId: 'ada', organizationId: 'acme' });
    expect(Object.keys(row.data)).to.deep.equal(['b', 'a']);
    expect(await store.conversations.get(input.id)).to.deep.equal(row);
  });

  test('input that is undefined or null counts as not given', async () => {
    const store = await openStore();
    const row = await store.conversations.create({
      id: undefined,
      title: undefined,
      type: undefined,
      data: null,
      meta: undefined,
      createdAt: undefined,
    });
    expect(row.id).to.match(uuid7);
    expect([row.title, row.type, row.data, row.meta]).to.deep.equal(['', 'chat', null, null]);
  });

  test('minted ids differ', async () => {
    const store = await openStore();
    const rows = await Promise.all(Array.from({ length: 100 }, () => store.conversations.create()));
    for (const row of rows) expect(row.id).to.match(uuid7);
    expect(new Set(ids(rows)).size).to.equal(100);
  });

  test('every type is kept', async () => {
    const store = await openStore();
    for (const type of ['chat', 'channel', 'dm']) {
      const { id } = await store.conversations.create({ type });
      expect((await store.conversations.get(id)).type).to.equal(type);
    }
  });

  test('title and id may have 255 code points, not UTF-16 units', async () => {
    const store = await openStore();
    const long = '😀'.repeat(255);
    const row = await store.conversations.create({ id: long, title: long });
    expect(row.title).to.equal(long);
    expect((await store.conversations.get(long)).id).to.equal(long);
    const create = (input) => () => store.conversations.create(input);
    await refuses(create({ title: `${long}x` }), 'INVALID_ARGUMENT', 'input.title', '255');
    await refuses(create({ id: `${long}x` }), 'INVALID_ARGUMENT', 'input.id', '255');
    expect((await store.stats()).conversations).to.equal(1);
  });

  test('what is not there is NOT_FOUND for every call', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'there' });
    const { conversations } = store;
    await refuses(() => conversations.get('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => conversations.update('gone', { title: 'x' }), 'NOT_FOUND');
    await refuses(() => conversations.delete('gone'), 'NOT_FOUND');
    await refuses(() => conversations.restore('gone'), 'NOT_FOUND');
    await refuses(() => conversations.purge('gone'), 'NOT_FOUND');
    expect(await counts(store)).to.deep.include({ conversations: 1 });
  });

  test('update replaces what is given and leaves the rest', async () => {
    const store = await openStore();
    const before = await store.conversations.create({
      title: 'old',
      type: 'dm',
      data: { kept: 1 },
      meta: { kept: 2 },
    });
    const after = await store.conversations.update(before.id, {
      title: 'new',
      type: undefined,
      data: { replaced: true },
    });
    expect(after).to.deep.equal({
      ...before,
      title: 'new',
      data: { replaced: true },
      updatedAt: after.updatedAt,
    });
    expect(after.updatedAt).to.be.at.least(before.updatedAt);
    expect(await store.conversations.get(before.id)).to.deep.equal(after);
  });

  test('update clears with null', async () => {
    const store = await openStore();
    const input = { title: 'old', type: 'dm', data: { a: 1 }, meta: { b: 2 } };
    const { id } = await store.conversations.create(input);
    const after = await store.conversations.update(id, { title: null, data: null, meta: null });
    expect([after.title, after.type, after.data, after.meta]).to.deep.equal(['', 'dm', null, null]);
    expect(await store.conversations.get(id)).to.deep.equal(after);
  });

  test('update of one leaves the others alone', async () => {
    const store = await openStore();
    const one = await store.conversations.create({ title: 'one' });
    const two = await store.conversations.create({ title: 'two' });
    await store.conversations.update(one.id, { title: 'changed' });
    expect(await store.conversations.get(two.id)).to.deep.equal(two);
  });

  test('delete hides, restore brings back as it was', async () => {
    const store = await openStore();
    const row = await store.conversations.create({ title: 'here', data: { a: 1 } });
    expect(await store.conversations.delete(row.id)).to.equal(undefined);
    await refuses(() => store.conversations.get(row.id), 'NOT_FOUND');
    await refuses(() => store.conversations.update(row.id, { title: 'x' }), 'NOT_FOUND');
    expect(await store.conversations.list()).to.deep.equal({ items: [], hasMore: false });
    expect((await store.stats()).conversations).to.equal(0);
    const back = await store.conversations.restore(row.id);
    expect({ ...back, updatedAt: 0 }).to.deep.equal({ ...row, updatedAt: 0 });
    expect(await store.conversations.get(row.id)).to.deep.equal(back);
    expect(ids((await store.conversations.list()).items)).to.deep.equal([row.id]);
  });

  test('a deleted conversation keeps its id until it is purged', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'mine', title: 'first' });
    await store.conversations.delete('mine');
    await refuses(() => store.conversations.create({ id: 'mine', title: 'second' }), 'CONFLICT');
    await store.conversations.purge('mine');
    await refuses(() => store.conversations.restore('mine'), 'NOT_FOUND');
    const row = await store.conversations.create({ id: 'mine', title: 'second' });
    expect(row.title).to.equal('second');
  });

  test('purge removes one that was not deleted', async () => {
    const store = await openStore();
    const { id } = await store.conversations.create();
    expect(await store.conversations.purge(id)).to.equal(undefined);
    await refuses(() => store.conversations.get(id), 'NOT_FOUND');
    await refuses(() => store.conversations.restore(id), 'NOT_FOUND');
    await refuses(() => store.conversations.purge(id), 'NOT_FOUND');
  });

  test('lastMessageAt is the createdAt of the last message or component', async () => {
    const store = await openStore();
    const { id } = await store.conversations.create();
    const last = async () => (await store.conversations.get(id)).lastMessageAt;
    const message = await store.messages.append(id, { role: 'user', content: 'x' });
    expect(await last()).to.equal(message.createdAt);
    const input = { componentKind: 'chart', payload: {} };
    const component = await store.components.append(id, input);
    expect(await last()).to.equal(component.createdAt);
  });

  test('lastMessageAt follows what is deleted, restored and purged', async () => {
    const store = await openStore();
    const { id } = await store.conversations.create();
    const last = async () => (await store.conversations.get(id)).lastMessageAt;
    const message = { id: 'm', role: 'user', content: 'x', createdAt: 1000 };
    await store.messages.append(id, message);
    const component = { id: 'p', componentKind: 'chart', payload: {}, createdAt: 2000 };
    await store.components.append(id, component);
    expect(await last()).to.equal(2000);
    await store.components.delete('p');
    expect(await last()).to.equal(1000);
    await store.components.restore('p');
    expect(await last()).to.equal(2000);
    await store.components.purge('p');
    expect(await last()).to.equal(1000);
    await store.messages.delete('m');
    expect(await last()).to.equal(null);
    await store.messages.restore('m');
    expect(await last()).to.equal(1000);
    await store.messages.purge('m');
    expect(await last()).to.equal(null);
  });

  test('list has the newest activity first, the empty ones last', async () => {
    const store = await openStore();
    for (const id of ['a', 'b', 'empty', 'c']) {
      await store.conversations.create({ id, createdAt: 1_000 });
    }
    for (const [index, id] of ['b', 'a', 'c', 'b'].entries()) {
      const createdAt = 1_600_000_000_000 + index * 1000;
      await store.messages.append(id, { role: 'user', content: 'x', createdAt });
    }
    const { items, hasMore } = await store.conversations.list();
    expect(ids(items)).to.deep.equal(['b', 'c', 'a', 'empty']);
    expect(hasMore).to.equal(false);
  });

  test('list sorts by title, createdAt and lastMessageAt, both ways', async () => {
    const store = await openStore();
    const rows = [
      ['x', 'banana', 3000],
      ['y', 'apple', 1000],
      ['z', 'cherry', 2000],
    ];
    for (const [id, title, createdAt] of rows) {
      await store.conversations.create({ id, title, createdAt });
      const time = 1_600_000_000_000 + createdAt;
      await store.messages.append(id, { role: 'user', content: 'x', createdAt: time });
    }
    const sorted = async (sort) => ids((await store.conversations.list({ sort })).items).join('');
    expect(await sorted({ field: 'title' })).to.equal('yxz');
    expect(await sorted({ field: 'title', direction: 'asc' })).to.equal('yxz');
    expect(await sorted({ field: 'title', direction: 'desc' })).to.equal('zxy');
    expect(await sorted({ field: 'createdAt', direction: 'asc' })).to.equal('yzx');
    expect(await sorted({ field: 'createdAt', direction: 'desc' })).to.equal('xzy');
    expect(await sorted({ field: 'lastMessageAt', direction: 'asc' })).to.equal('yzx');
    expect(await sorted({ field: 'lastMessageAt', direction: 'desc' })).to.equal('xzy');
  });

  test('list filters by id and type, and by both', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'a', type: 'dm' });
    await store.conversations.create({ id: 'b', type: 'channel' });
    await store.conversations.create({ id: 'c', type: 'dm' });
    const found = async (filters) =>
      ids((await store.conversations.list({ filters })).items).sort();
    expect(await found({ type: 'dm' })).to.deep.equal(['a', 'c']);
    expect(await found({ id: 'b' })).to.deep.equal(['b']);
    expect(await found({ id: 'b', type: 'dm' })).to.deep.equal([]);
    expect(await found({ id: 'nobody' })).to.deep.equal([]);
    expect(await found({})).to.deep.equal(['a', 'b', 'c']);
    expect(await found({ type: undefined })).to.deep.equal(['a', 'b', 'c']);
  });

  test('pages give every conversation once, in order', async () => {
    const store = await openStore();
    const all = [];
    for (let index = 0; index < 55; index++) {
      const title = String(index).padStart(3, '0');
      all.push((await store.conversations.create({ title })).id);
    }
    const sort = { field: 'title' };
    const list = (query) => store.conversations.list(query);
    for (const pageSize of [1, 7, 11, 55, 500]) {
      expect(ids(await everything(list, { sort, pageSize })), `${pageSize}`).to.deep.equal(all);
    }
    const first = await list({ sort });
    expect([first.items.length, first.hasMore]).to.deep.equal([50, true]);
    const last = await list({ sort, page: 4, pageSize: 11 });
    expect([ids(last.items), last.hasMore]).to.deep.equal([all.slice(44), false]);
    expect(await list({ sort, page: 5, pageSize: 11 })).to.deep.equal({
      items: [],
      hasMore: false,
    });
  });
}
