/** openChatStore: what it gives, what it leaves alone, and who may open what. */

/** @param {import('../support/context.js').Context} context */
export default function suite(context) {
  const { test, expect, refuses, where, persistent, library, freshName, openStore } = context;
  const { openChatStore } = library;

  test('gives a store with the name it was opened under', async () => {
    const name = freshName();
    const store = await openStore({ name });
    expect(store.name).to.equal(name);
  });

  test('a new store is empty', async () => {
    const store = await openStore();
    const { conversations, messages, components } = await store.stats();
    expect({ conversations, messages, components }).to.deep.equal({
      conversations: 0,
      messages: 0,
      components: 0,
    });
    expect(await store.conversations.list()).to.deep.equal({ items: [], hasMore: false });
    expect(await store.messages.list()).to.deep.equal({ items: [], hasMore: false });
    expect(await store.components.list()).to.deep.equal({ items: [], hasMore: false });
  });

  test('stats tell the schema, the SQLite and the sizes', async () => {
    const store = await openStore();
    await store.conversations.create({ title: 'x'.repeat(255) });
    const stats = await store.stats();
    expect(stats).to.have.all.keys(
      'conversations',
      'messages',
      'components',
      'attachments',
      'attachmentBytes',
      'databaseBytes',
      'walBytes',
      'heapBytes',
      'schemaVersion',
      'sqliteVersion',
    );
    expect(stats.schemaVersion).to.satisfy(Number.isInteger).and.above(0);
    expect(stats.sqliteVersion).to.match(/^3\.\d+\.\d+$/);
    expect(stats.databaseBytes + stats.walBytes).to.be.above(4096);
    // Whole pages of WebAssembly's.
    expect(stats.heapBytes % 65536).to.equal(0);
    expect(stats.heapBytes).to.be.within(1024 * 1024, 64 * 1024 * 1024);
  });

  test('two stores at once know nothing of each other', async () => {
    const [one, two] = await Promise.all([openStore(), openStore()]);
    await one.conversations.create({ id: 'same', title: 'one' });
    await two.conversations.create({ id: 'same', title: 'two' });
    expect((await one.conversations.get('same')).title).to.equal('one');
    expect((await two.conversations.get('same')).title).to.equal('two');
    await one.conversations.purge('same');
    expect((await two.stats()).conversations).to.equal(1);
  });

  test('both durabilities keep what is written', async () => {
    for (const durability of ['full', 'relaxed']) {
      const store = await openStore({ durability });
      const { id } = await store.conversations.create({ title: durability });
      expect((await store.conversations.get(id)).title).to.equal(durability);
    }
  });

  test('a signal that was aborted before opens nothing', async () => {
    const name = freshName();
    const options = { name, ...where, signal: AbortSignal.abort() };
    await refuses(() => openChatStore(options), 'ABORTED');
    // Nothing is locked: this takes its turn at once.
    await openStore({ name });
  });

  test('a signal that is aborted while opening gives up, and locks nothing', async () => {
    const name = freshName();
    const controller = new AbortController();
    const opening = openChatStore({ name, ...where, signal: controller.signal });
    controller.abort();
    await refuses(() => opening, 'ABORTED');
    const store = await openStore({ name });
    await store.conversations.create({ title: 'works' });
    expect((await store.stats()).conversations).to.equal(1);
  });

  test('a signal that is aborted later leaves the open store alone', async () => {
    const controller = new AbortController();
    const store = await openStore({ signal: controller.signal });
    controller.abort();
    await store.conversations.create({ title: 'works' });
    expect((await store.stats()).conversations).to.equal(1);
  });

  test('the log says what happened and never what people wrote', async () => {
    const secret = 'a-secret-that-nobody-logs';
    const entries = [];
    const store = await openStore({ onLog: (entry) => entries.push(entry) });
    const { id } = await store.conversations.create({ title: secret, data: { [secret]: secret } });
    await store.messages.append(id, { role: 'user', content: secret });
    await refuses(() => store.conversations.create({ id, title: `${secret}!` }), 'CONFLICT');
    await refuses(
      () => store.messages.append(id, { role: secret, content: secret }),
      'INVALID_ARGUMENT',
      'input.role',
    );
    await store.close();
    for (const entry of entries) {
      expect(entry).to.have.all.keys('level', 'event', 'detail');
      expect(entry.level).to.be.oneOf(['info', 'warn', 'error']);
      expect(entry.event).to.be.a('string').that.is.not.empty;
      expect(entry.detail).to.be.a('string');
      expect(JSON.stringify(entry)).not.to.include(secret);
    }
  });

  if (!persistent) return;

  test('a second open of the same store shares it, or is LOCKED', async () => {
    const store = await openStore();
    const { id } = await store.conversations.create({ title: 'before' });
    const second = () => openChatStore({ name: store.name, ...where });
    if (where.storage === undefined) {
      // A browser has tabs, which are to share it.
      const other = await second();
      await other.messages.append(id, { role: 'user', content: 'of the other' });
      await other.close();
    } else {
      await refuses(second, 'LOCKED', null, /open|close|process/i);
      await store.messages.append(id, { role: 'user', content: 'of the only one' });
    }
    expect((await store.stats()).messages).to.equal(1);
    const again = await context.reopen(store);
    expect((await again.stats()).messages).to.equal(1);
  });
}
