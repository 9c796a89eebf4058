/** Threads, replies and pins. Given a context; see support/context.js. */

import { ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function threads({ test, expect, openStore, refuses }) {
  const say = (store, id, extra = {}) =>
    store.messages.append('c', { id, role: 'user', content: id, ...extra });

  /** A root with five replies, beside two other messages. */
  async function talk() {
    const store = await openStore({ scope: { userId: 'ann' } });
    await store.conversations.create({ id: 'c', type: 'channel' });
    await say(store, 'before');
    await say(store, 'root');
    for (const id of ['r1', 'r2', 'r3', 'r4', 'r5']) {
      await say(store, id, { threadId: 'root', replyToId: id === 'r1' ? 'root' : 'r1' });
    }
    await say(store, 'after');
    return store;
  }

  test('replies are of no branch and not in the timeline, unless they are asked for', async () => {
    const store = await talk();
    const shown = async (query) =>
      ids((await store.timeline.page('c', { afterSequence: 0, ...query })).items);
    expect(await shown({})).to.deep.equal(['before', 'root', 'after']);
    const everything = ['before', 'root', 'r1', 'r2', 'r3', 'r4', 'r5', 'after'];
    expect(await shown({ replies: true })).to.deep.equal(everything);
    expect(await shown({ branch: 'all' })).to.deep.equal(['before', 'root', 'after']);
    expect(await shown({ branch: 'all', replies: true })).to.deep.equal(everything);
    expect(await store.messages.get('r2')).to.deep.include({
      threadId: 'root',
      replyToId: 'r1',
      previousId: null,
      onPath: false,
    });
    expect((await store.messages.get('after')).previousId).to.equal('root');
  });

  test('replies of a root that is not shown are not shown', async () => {
    const store = await talk();
    await say(store, 'instead', { previousId: 'before' });
    const { items } = await store.timeline.page('c', { replies: true, afterSequence: 0 });
    expect(ids(items)).to.deep.equal(['before', 'instead']);
  });

  test('thread: newest first, and the root when there is room', async () => {
    const store = await talk();
    const page = await store.messages.thread('root');
    expect(ids(page.items)).to.deep.equal(['r5', 'r4', 'r3', 'r2', 'r1', 'root']);
    expect(page.hasMore).to.equal(false);
    const full = await store.messages.thread('root', { limit: 5 });
    expect([ids(full.items), full.hasMore]).to.deep.equal([['r5', 'r4', 'r3', 'r2', 'r1'], true]);
    const part = await store.messages.thread('root', { limit: 2 });
    expect([ids(part.items), part.hasMore]).to.deep.equal([['r5', 'r4'], true]);
    const rest = await store.messages.thread('root', {
      limit: 4,
      beforeSequence: part.items.at(-1).sequence,
    });
    expect([ids(rest.items), rest.hasMore]).to.deep.equal([['r3', 'r2', 'r1', 'root'], false]);
    const skipped = await store.messages.thread('root', { limit: 2, skip: 4 });
    expect([ids(skipped.items), skipped.hasMore]).to.deep.equal([['r1', 'root'], false]);
  });

  test('thread: oldest first, the root before its replies', async () => {
    const store = await talk();
    const first = await store.messages.thread('root', { afterSequence: 0, limit: 3 });
    expect([ids(first.items), first.hasMore]).to.deep.equal([['root', 'r1', 'r2'], true]);
    const next = await store.messages.thread('root', {
      afterSequence: first.items.at(-1).sequence,
      limit: 3,
    });
    expect([ids(next.items), next.hasMore]).to.deep.equal([['r3', 'r4', 'r5'], false]);
    const one = await store.messages.thread('root', { afterSequence: 0, limit: 1 });
    expect([ids(one.items), one.hasMore]).to.deep.equal([['root'], true]);
  });

  test('a reply comes with the one it answers, its author and the count of replies', async () => {
    const store = await talk();
    await store.users.upsert({ id: 'bob', name: 'Bob' });
    await say(store, 'of bob', { threadId: 'root', replyToId: 'r2', authorId: 'bob' });
    const reply = await store.messages.get('of bob', { with: ['replyTo', 'author', 'replyCount'] });
    expect(reply.replyTo).to.deep.equal(await store.messages.get('r2'));
    expect(reply.author.name).to.equal('Bob');
    expect(reply.replyCount).to.equal(0);
    const root = await store.messages.get('root', { with: ['replyTo', 'author', 'replyCount'] });
    expect([root.replyTo, root.author, root.replyCount]).to.deep.equal([null, null, 6]);
    await store.messages.delete('r2');
    const orphan = await store.messages.get('of bob', { with: ['replyTo'] });
    expect([orphan.replyTo, orphan.replyToId]).to.deep.equal([null, 'r2']);
    const page = await store.timeline.page('c', { with: ['replyCount'], afterSequence: 0 });
    expect(page.items.map((item) => item.replyCount)).to.deep.equal([0, 5, 0]);
  });

  test('replyChain goes up to the start, and stops where a message is gone', async () => {
    const store = await talk();
    expect(ids(await store.messages.replyChain('r3'))).to.deep.equal(['r3', 'r1', 'root']);
    expect(ids(await store.messages.replyChain('root'))).to.deep.equal(['root']);
    await store.messages.delete('r1');
    expect(ids(await store.messages.replyChain('r3'))).to.deep.equal(['r3']);
    await store.messages.purge('r1');
    expect((await store.messages.get('r3')).replyToId).to.equal(null);
  });

  test('deleting a root hides its thread, purging it removes it', async () => {
    const store = await talk();
    await store.messages.delete('root');
    await refuses(() => store.messages.get('r1'), 'NOT_FOUND');
    await refuses(() => store.messages.thread('root'), 'NOT_FOUND');
    expect((await store.stats()).messages).to.equal(2);
    await store.messages.restore('root');
    expect((await store.messages.thread('root')).items).to.have.length(6);
    await store.messages.purge('root');
    await refuses(() => store.messages.restore('r1'), 'NOT_FOUND');
    expect((await store.stats()).messages).to.equal(2);
    expect((await store.messages.get('after')).previousId).to.equal('before');
  });

  test('clearThread hides the replies and keeps the root', async () => {
    const store = await talk();
    expect(await store.messages.clearThread('root')).to.equal(5);
    expect(ids((await store.messages.thread('root')).items)).to.deep.equal(['root']);
    expect(await store.messages.clearThread('root')).to.equal(0);
    await store.messages.restore('r4');
    expect(ids((await store.messages.thread('root')).items)).to.deep.equal(['r4', 'root']);
  });

  test('list finds a thread by its root, by sequence', async () => {
    const store = await talk();
    const list = (query) => store.messages.list({ filters: { threadId: 'root' }, ...query });
    expect(ids((await list({})).items)).to.deep.equal(['r1', 'r2', 'r3', 'r4', 'r5']);
    const sort = { field: 'sequence', direction: 'desc' };
    expect(ids((await list({ sort, pageSize: 2 })).items)).to.deep.equal(['r5', 'r4']);
  });

  test('a thread is opened on a root of the same conversation only', async () => {
    const store = await talk();
    await store.conversations.create({ id: 'other' });
    await store.messages.append('other', { id: 'stranger', role: 'user', content: 'x' });
    const bad = (extra, field) =>
      refuses(() => say(store, 'new', extra), 'INVALID_ARGUMENT', field);
    await bad({ threadId: 'stranger' }, 'input.threadId');
    await bad({ threadId: 'r1' }, 'input.threadId');
    await bad({ replyToId: 'stranger' }, 'input.replyToId');
    await bad({ threadId: '' }, 'input.threadId');
    for (const name of ['threadId', 'replyToId', 'previousId']) {
      await refuses(() => say(store, 'new', { [name]: 'nobody' }), 'NOT_FOUND', `input.${name}`);
    }
    await refuses(() => store.messages.thread('r1'), 'INVALID_ARGUMENT', 'rootId');
    await refuses(() => store.messages.clearThread('r1'), 'INVALID_ARGUMENT', 'rootId');
    for (const limit of [0, 501, 1_000_000, 1.5]) {
      await refuses(
        () => store.messages.thread('root', { limit }),
        'INVALID_ARGUMENT',
        'query.limit',
      );
    }
    await refuses(
      () => store.messages.thread('root', { beforeSequence: 1, afterSequence: 1 }),
      'INVALID_ARGUMENT',
      'query.afterSequence',
    );
    await refuses(
      () => store.messages.get('root', { with: ['replies'] }),
      'INVALID_ARGUMENT',
      'options.with',
      'replyCount',
    );
    await refuses(() => store.messages.get('new'), 'NOT_FOUND');
  });

  test('pinned messages are listed by when they were pinned', async () => {
    const store = await talk();
    for (const id of ['after', 'r1', 'root']) await store.messages.pin(id);
    const pinned = await store.messages.get('r1');
    expect(pinned).to.deep.include({ isPinned: true, pinnedBy: 'ann' });
    expect(Math.abs(pinned.pinnedAt - Date.now())).to.be.below(600_000);
    const list = async (query) => ids((await store.messages.pinned('c', query)).items);
    expect(await list()).to.deep.equal(['root', 'r1', 'after']);
    expect(await list({ limit: 1, skip: 1 })).to.deep.equal(['r1']);
    expect((await store.messages.pinned('c', { limit: 2 })).hasMore).to.equal(true);
    await store.messages.pin('after', { by: 'bob' });
    expect((await store.messages.pinned('c')).items[0].pinnedBy).to.equal('bob');
    expect(await store.messages.unpin('after')).to.deep.include({
      isPinned: false,
      pinnedAt: null,
      pinnedBy: null,
    });
    expect(await list()).to.deep.equal(['root', 'r1']);
    await store.messages.delete('root');
    expect(await list()).to.deep.equal([]);
  });

  test('a pin by nobody is refused', async () => {
    const store = await talk();
    for (const by of ['', 5, 'x'.repeat(256)]) {
      await refuses(() => store.messages.pin('root', { by }), 'INVALID_ARGUMENT', 'options.by');
    }
    await refuses(() => store.messages.pin('nobody'), 'NOT_FOUND');
    expect((await store.messages.get('root')).isPinned).to.equal(false);
  });

  test('last is the last message of the path, null where there is none', async () => {
    const store = await talk();
    expect((await store.messages.last('c')).id).to.equal('after');
    await store.messages.delete('after');
    expect((await store.messages.last('c', { with: ['replyCount'] })).replyCount).to.equal(5);
    await store.conversations.create({ id: 'empty' });
    expect(await store.messages.last('empty')).to.equal(null);
    await refuses(() => store.messages.last('nobody'), 'NOT_FOUND');
  });
}
