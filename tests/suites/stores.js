/** listChatStores and deleteChatStore. */

/** @param {import('../support/context.js').Context} context */
export default function suite(context) {
  const { test, expect, refuses, where, persistent, library, freshName, openStore } = context;
  const { openChatStore, listChatStores, deleteChatStore } = library;

  test('deleting refuses what is no store name', async () => {
    for (const name of ['', '.', '..', 'a/b', 'x'.repeat(65), 5, undefined]) {
      const call = () => deleteChatStore({ name, ...where });
      await refuses(call, 'INVALID_ARGUMENT', 'options.name');
    }
  });

  test('wrong options are refused by name', async () => {
    const name = freshName();
    await refuses(() => deleteChatStore(), 'INVALID_ARGUMENT', 'options');
    await refuses(
      () => deleteChatStore({ name, ...where, storge: 'opfs' }),
      'INVALID_ARGUMENT',
      'options.storge',
      'storage',
    );
    await refuses(() => deleteChatStore({ name, storage: 5 }), 'INVALID_ARGUMENT', /storage/);
    await refuses(() => listChatStores({ storage: 5 }), 'INVALID_ARGUMENT', /storage/);
    await refuses(() => listChatStores('opfs'), 'INVALID_ARGUMENT', 'options');
    await refuses(
      () => listChatStores({ ...where, nmae: 'x' }),
      'INVALID_ARGUMENT',
      'options.nmae',
    );
  });

  if (!persistent) return;

  const listing = async (name) =>
    (await listChatStores(where)).filter((listed) => listed.name === name);

  test('an open store and a closed one are listed, with their size', async () => {
    const store = await openStore();
    await store.conversations.create({ title: 'something' });
    const [open, ...others] = await listing(store.name);
    expect(others).to.deep.equal([]);
    expect(open).to.have.all.keys('name', 'bytes');
    const { databaseBytes, walBytes } = await store.stats();
    expect(databaseBytes + walBytes).to.be.above(0);
    expect(open.bytes).to.be.at.least(databaseBytes + walBytes);
    await store.close();
    const [closed] = await listing(store.name);
    expect(closed.bytes).to.be.above(0);
  });

  test('a deleted store is gone', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'old' });
    await store.close();
    expect(await deleteChatStore({ name: store.name, ...where })).to.equal(undefined);
    expect(await listing(store.name)).to.deep.equal([]);
    const again = await openStore({ name: store.name });
    expect((await again.stats()).conversations).to.equal(0);
    await refuses(() => again.conversations.get('old'), 'NOT_FOUND');
  });

  test('deleting leaves the other stores alone', async () => {
    const kept = await openStore();
    await kept.conversations.create({ title: 'kept' });
    const gone = await openStore({ name: `${kept.name}.2` });
    await kept.close();
    await gone.close();
    await deleteChatStore({ name: kept.name, ...where });
    expect(await listing(kept.name)).to.deep.equal([]);
    expect(await listing(gone.name)).to.have.lengthOf(1);
  });

  test('an open store cannot be deleted', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'kept' });
    await refuses(() => deleteChatStore({ name: store.name, ...where }), 'LOCKED');
    expect((await store.conversations.get('kept')).id).to.equal('kept');
    const again = await context.reopen(store);
    expect((await again.conversations.get('kept')).id).to.equal('kept');
  });

  test('memory leaves no store behind', async () => {
    const store = await openChatStore({ name: freshName(), storage: 'memory' });
    await store.conversations.create({ title: 'gone soon' });
    await store.close();
    expect(await listing(store.name)).to.deep.equal([]);
    const again = await openStore({ name: store.name, storage: 'memory' });
    expect((await again.stats()).conversations).to.equal(0);
  });
}
