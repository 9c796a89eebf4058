/** Pinning, archiving, folders and tags. Given a context; see support/context.js. */

/** @param {import('../support/context.js').Context} context */
export default function organise({ test, expect, openStore, refuses }) {
  const bad = (action, field) => refuses(action, 'INVALID_ARGUMENT', field);
  const ids = ({ items }) => items.map((item) => item.id).sort();

  /** Four conversations, each organised in its own way. */
  async function organised() {
    const store = await openStore();
    const make = (input) => store.conversations.create(input);
    await make({ id: 'plain' });
    await make({ id: 'pinned', pinned: true, folder: 'Work', tags: ['a', 'b'] });
    await make({ id: 'archived', archived: true, folder: 'Work', tags: ['b'] });
    await make({ id: 'answered', assistantId: 'helper', folder: 'work', tags: ['B', "o'b"] });
    return store;
  }

  test('create keeps how it is organised, and nothing is the default', async () => {
    const store = await openStore();
    const plain = await store.conversations.create();
    expect(plain).to.deep.include({ assistantId: null, folder: null, tags: [] });
    expect([plain.pinned, plain.archived]).to.deep.equal([false, false]);
    const input = {
      assistantId: 'helper',
      folder: 'Łódź 🙂',
      tags: ['旅行', 'b', 'a'],
      pinned: true,
      archived: true,
    };
    const row = await store.conversations.create(input);
    expect(row).to.deep.include(input);
    expect(await store.conversations.get(row.id)).to.deep.equal(row);
  });

  test('update replaces what is given, leaves the rest, and null clears', async () => {
    const store = await organised();
    const update = (fields) => store.conversations.update('pinned', fields);
    const row = await update({ tags: ['c', 'c', 'a'], pinned: false });
    expect(row).to.deep.include({ tags: ['c', 'a'], pinned: false, folder: 'Work' });
    expect(await update({ archived: true })).to.deep.include({ tags: ['c', 'a'], archived: true });
    const cleared = await update({ folder: null, tags: null, assistantId: null });
    expect(cleared).to.deep.include({ folder: null, tags: [], assistantId: null });
    expect(ids(await store.conversations.list({ filters: { tag: 'c' } }))).to.deep.equal([]);
  });

  test('list filters by each of them, and by all together', async () => {
    const store = await organised();
    const list = async (filters) => ids(await store.conversations.list({ filters }));
    expect(await list({ pinned: true })).to.deep.equal(['pinned']);
    expect(await list({ pinned: false })).to.deep.equal(['answered', 'archived', 'plain']);
    expect(await list({ archived: true })).to.deep.equal(['archived']);
    expect(await list({ folder: 'Work' })).to.deep.equal(['archived', 'pinned']);
    expect(await list({ tag: 'b' })).to.deep.equal(['archived', 'pinned']);
    expect(await list({ tag: "o'b" })).to.deep.equal(['answered']);
    expect(await list({ assistantId: 'helper' })).to.deep.equal(['answered']);
    expect(await list({ folder: 'Work', tag: 'b', archived: false })).to.deep.equal(['pinned']);
  });

  test('list filters by activity', async () => {
    const store = await organised();
    const append = (id, createdAt) =>
      store.messages.append(id, { role: 'user', content: 'x', createdAt });
    await append('plain', 1000);
    await append('pinned', 2000);
    await append('archived', 3000);
    const list = async (filters) => ids(await store.conversations.list({ filters }));
    expect(await list({ activeAfter: 1000 })).to.deep.equal(['archived', 'pinned']);
    expect(await list({ activeBefore: 2000 })).to.deep.equal(['plain']);
    expect(await list({ activeAfter: 1000, activeBefore: 3000 })).to.deep.equal(['pinned']);
  });

  test('tags go with their conversation', async () => {
    const store = await organised();
    const tagged = async () => ids(await store.conversations.list({ filters: { tag: 'b' } }));
    await store.conversations.delete('pinned');
    expect(await tagged()).to.deep.equal(['archived']);
    await store.conversations.restore('pinned');
    expect(await tagged()).to.deep.equal(['archived', 'pinned']);
    await store.conversations.purge('pinned');
    await store.conversations.create({ id: 'pinned' });
    expect(await tagged()).to.deep.equal(['archived']);
  });

  test('the same again is no conflict, organised otherwise it is', async () => {
    const store = await openStore();
    const input = { id: 'c', folder: 'f', tags: ['t'], pinned: true };
    const row = await store.conversations.create(input);
    expect(await store.conversations.create(input)).to.deep.equal(row);
    for (const other of [{ folder: 'g' }, { tags: ['u'] }, { pinned: false }, { archived: true }]) {
      await refuses(() => store.conversations.create({ ...input, ...other }), 'CONFLICT');
    }
  });

  test('what is wrong is refused and changes nothing', async () => {
    const store = await organised();
    const before = await store.conversations.get('pinned');
    const wrong = {
      folder: ['', 5, 'x'.repeat(256), 'a\0b'],
      assistantId: ['', 5, {}],
      pinned: [1, 'true'],
      archived: [0, 'no'],
      tags: ['a', [''], [5], [null], Array.from({ length: 101 }, (_, index) => `t${index}`)],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const field = new RegExp(`^fields\\.${name}(\\[\\d+\\])?$`);
        await bad(() => store.conversations.update('pinned', { [name]: value }), field);
      }
    }
    for (const [name, value] of [
      ['pinned', 'yes'],
      ['archived', 1],
      ['tag', true],
      ['activeAfter', 'now'],
      ['activeBefore', 9.3e12],
    ]) {
      const list = () => store.conversations.list({ filters: { [name]: value } });
      await bad(list, `filters.${name}`);
    }
    expect(await store.conversations.get('pinned')).to.deep.equal(before);
  });
}
