/** What is acknowledged is there after closing and opening again. */

import { contents, ids, snapshot } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  if (!persistent) return;

  for (const durability of ['full', 'relaxed']) {
    test(`${durability}: everything is there after opening again, to the last field`, async () => {
      const store = await openStore({ durability, scope: { userId: 'ada' } });
      await store.conversations.create({ id: 'c', title: '标题 🙂', data: { a: [1] } });
      await store.conversations.create({ id: 'empty', type: 'channel' });
      for (let index = 0; index < 30; index++) {
        await store.messages.append('c', {
          role: index % 2 ? 'assistant' : 'user',
          content: index % 3 ? `text ${index}` : { text: `json ${index}` },
          meta: { index },
        });
        if (index % 5 === 0) {
          await store.components.append('c', { componentKind: 'card', payload: { index } });
        }
      }
      const before = await snapshot(store);
      expect(before.counts).to.deep.equal({ conversations: 2, messages: 30, components: 6 });
      const timeline = await store.timeline.page('c');
      const again = await reopen(store);
      expect(await snapshot(again)).to.deep.equal(before);
      expect(await again.timeline.page('c')).to.deep.equal(timeline);
    });
  }

  test('a store is opened, written and closed many times', async () => {
    let store = await openStore();
    await store.conversations.create({ id: 'c' });
    const sequences = [];
    for (let round = 0; round < 6; round++) {
      const message = await store.messages.append('c', { role: 'user', content: `${round}` });
      sequences.push(message.sequence);
      store = await reopen(store);
    }
    const { items } = await store.messages.list({ filters: { conversationId: 'c' } });
    expect(contents(items)).to.deep.equal(['0', '1', '2', '3', '4', '5']);
    expect(items.map((row) => row.sequence)).to.deep.equal(sequences);
    expect(new Set(sequences).size).to.equal(6);
  });

  test('a purged place is not given away after opening again', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const last = await store.messages.append('c', { role: 'user', content: 'x' });
    await store.messages.purge(last.id);
    const again = await reopen(store);
    const next = await again.messages.append('c', { role: 'user', content: 'y' });
    expect(next.sequence).to.be.above(last.sequence);
  });

  test('what was streaming is interrupted, with what had come', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const statuses = ['pending', 'streaming', 'completed', 'failed', 'interrupted'];
    for (const status of statuses) {
      const input = { id: status, role: 'assistant', content: `so far: ${status}`, status };
      await store.messages.append('c', input);
    }
    const before = await store.messages.get('streaming');
    const again = await reopen(store);
    const { items } = await again.messages.list({ filters: { conversationId: 'c' } });
    expect(ids(items)).to.deep.equal(statuses);
    expect(items.map((row) => row.status)).to.deep.equal([
      'pending',
      'interrupted',
      'completed',
      'failed',
      'interrupted',
    ]);
    const after = await again.messages.get('streaming');
    expect(after).to.deep.equal({
      ...before,
      status: 'interrupted',
      updatedAt: after.updatedAt,
    });
  });

  test('what was streaming in another scope is interrupted too', async () => {
    const store = await openStore({ scope: { userId: 'ada' } });
    await store.conversations.create({ id: 'c' });
    const input = { id: 'm', role: 'assistant', content: 'x', status: 'streaming' };
    await store.messages.append('c', input);
    const theirs = await reopen(store, { scope: { userId: 'bob' } });
    const again = await reopen(theirs, { scope: { userId: 'ada' } });
    expect((await again.messages.get('m')).status).to.equal('interrupted');
  });

  test('what was deleted stays deleted, and can still be restored', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.conversations.create({ id: 'd' });
    const message = await store.messages.append('c', { role: 'user', content: 'x' });
    await store.messages.delete(message.id);
    await store.conversations.delete('d');
    const again = await reopen(store);
    await refuses(() => again.messages.get(message.id), 'NOT_FOUND');
    await refuses(() => again.conversations.get('d'), 'NOT_FOUND');
    expect((await again.messages.restore(message.id)).content).to.equal('x');
    expect((await again.conversations.restore('d')).id).to.equal('d');
  });

  test('a refused appendMany left nothing behind', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const good = { role: 'user', content: 'x' };
    await store.messages.append('c', { ...good, id: 'taken' });
    await refuses(
      () => store.messages.appendMany('c', [good, { ...good, id: 'taken', content: 'y' }]),
      'CONFLICT',
    );
    const again = await reopen(store);
    expect((await again.stats()).messages).to.equal(1);
  });

  test('schema and SQLite are the same after opening again', async () => {
    const store = await openStore();
    const before = await store.stats();
    const again = await reopen(store);
    const after = await again.stats();
    expect(after.schemaVersion).to.equal(before.schemaVersion);
    expect(after.sqliteVersion).to.equal(before.sqliteVersion);
  });

  test('a large store grows and is read back', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const content = 'x'.repeat(10_000);
    for (let round = 0; round < 4; round++) {
      const inputs = Array.from({ length: 100 }, () => ({ role: 'user', content }));
      await store.messages.appendMany('c', inputs);
    }
    const again = await reopen(store);
    const stats = await again.stats();
    expect(stats.messages).to.equal(400);
    expect(stats.databaseBytes + stats.walBytes).to.be.above(4_000_000);
    const { items } = await again.messages.list({ pageSize: 400 });
    expect(new Set(contents(items))).to.deep.equal(new Set([content]));
  });
}
