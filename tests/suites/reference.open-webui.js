/** The Message model of open-webui: channels, threads, replies, pins, reactions, unread counts. */

import { contents, counts, everything, ids, snapshot, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const scope = { userId: 'ada' };
  const bob = { userId: 'bob' };
  const eve = { userId: 'eve' };
  const post = (id, more = {}) => ({ id, role: 'user', content: id, ...more });

  /** Ada's store with the channel `c`. */
  const withChannel = async (input = {}) => {
    const store = await openStore({ scope });
    await store.conversations.create({ id: 'c', type: 'channel', title: 'general', ...input });
    return store;
  };

  /** The channel `c`: `t1`, `t2`, `t3` at the top, `r1` to `r4` in the thread of `t1`. */
  const withThread = async () => {
    const store = await withChannel();
    for (const [id, more] of [
      ['t1', {}],
      ['r1', { threadId: 't1', authorId: 'bob' }],
      ['t2', { authorId: 'bob' }],
      ['r2', { threadId: 't1', replyToId: 'r1' }],
      ['r3', { threadId: 't1', authorId: 'bob' }],
      ['t3', { replyToId: 't2' }],
      ['r4', { threadId: 't1', authorId: 'eve', replyToId: 'r2' }],
    ]) {
      await store.messages.append('c', post(id, more));
    }
    return store;
  };

  // Channel and User

  test('Channel: id, user_id, type, name, created_at, updated_at', async () => {
    const { conversations } = await withChannel();
    const channel = await conversations.get('c');
    expect(channel).to.deep.include({ userId: 'ada', type: 'channel', title: 'general' });
    expect(Math.abs(channel.createdAt - Date.now())).to.be.below(600_000);
    const renamed = await conversations.update('c', { title: 'lobby' });
    expect(renamed).to.deep.include({ title: 'lobby', createdAt: channel.createdAt });
    expect(renamed.updatedAt).to.be.at.least(channel.updatedAt);
  });

  test('Channel.type: channels and direct messages beside chats', async () => {
    const { conversations } = await withChannel();
    await conversations.create({ id: 'd', type: 'dm', title: 'Bob' });
    await conversations.create({ id: 'e' });
    for (const [type, id] of [
      ['channel', 'c'],
      ['dm', 'd'],
      ['chat', 'e'],
    ]) {
      expect((await conversations.get(id)).type).to.equal(type);
      expect(ids((await conversations.list({ filters: { type } })).items)).to.deep.equal([id]);
    }
    await bad(() => conversations.create({ type: 'group' }), 'input.type', 'channel', 'dm');
    expect((await conversations.list()).items).to.have.lengthOf(3);
  });

  test('User: id, email, name, created_at, updated_at', async () => {
    const { users } = await withChannel();
    const row = await users.upsert({ id: 'bob', name: 'Bob', email: 'bob@example.org' });
    expect(row).to.deep.include({ id: 'bob', name: 'Bob', email: 'bob@example.org' });
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row.updatedAt).to.equal(row.createdAt);
    expect(await users.get('bob')).to.deep.equal(row);
  });

  // Message: fields

  test('Message.id is unique, made by the store or given', async () => {
    const { messages } = await withChannel();
    const made = await messages.append('c', { role: 'user', content: 'x' });
    expect(made.id).to.match(uuid7);
    await messages.append('c', post('m'));
    const again = { id: 'm', role: 'user', content: 'other' };
    await refuses(() => messages.append('c', again), 'CONFLICT', 'input.id');
    expect((await messages.get('m')).content).to.equal('m');
  });

  test('Message.user_id is the owner, who may be anybody in the channel', async () => {
    const { messages } = await withChannel();
    await messages.append('c', post('mine'));
    await messages.append('c', post('theirs', { authorId: 'bob' }));
    expect((await messages.get('mine')).authorId).to.equal('ada');
    expect((await messages.get('theirs')).authorId).to.equal('bob');
    const { items } = await messages.list({ filters: { conversationId: 'c', authorId: 'bob' } });
    expect(ids(items)).to.deep.equal(['theirs']);
  });

  test('Message.channel_id is the channel, which must be there', async () => {
    const store = await withChannel();
    expect((await store.messages.append('c', post('m'))).conversationId).to.equal('c');
    await refuses(() => store.messages.append('gone', post('n')), 'NOT_FOUND', undefined, 'gone');
    await bad(() => store.messages.update('m', { conversationId: 'd' }), 'fields.conversationId');
    expect((await store.stats()).messages).to.equal(1);
  });

  test('Message.content is text of any form', async () => {
    const { messages } = await withChannel();
    for (const content of ['', 'a *b* <c> & "d"', '旅行 🙂\0', 'x'.repeat(500_000)]) {
      const { id } = await messages.append('c', { role: 'user', content });
      expect((await messages.get(id)).content === content).to.equal(true);
    }
  });

  test('data and meta are JSON, null by default, each replaced by update_message_by_id', async () => {
    const { messages } = await withChannel();
    expect(await messages.append('c', post('m'))).to.deep.include({ data: null, meta: null });
    const data = { files: [{ id: 'f', size: 5 }], z: { tool: null }, a: 1 };
    const meta = { hint: 'compact', 'moderation.flags': [] };
    await messages.append('c', post('n', { data, meta }));
    const row = await messages.get('n');
    expect(JSON.stringify([row.data, row.meta])).to.equal(JSON.stringify([data, meta]));
    await messages.update('n', { data: { other: true } });
    expect(await messages.get('n')).to.deep.include({ data: { other: true }, meta });
    await messages.update('n', { data: null, meta: null });
    expect(await messages.get('n')).to.deep.include({ data: null, meta: null });
    for (const name of ['data', 'meta']) {
      for (const value of [[1], 'x', 5]) {
        await bad(() => messages.append('c', post('x', { [name]: value })), `input.${name}`);
        await bad(() => messages.update('n', { [name]: value }), `fields.${name}`);
      }
    }
  });

  // time_ns

  test('created_at in time_ns: given as a bigint, it is kept to the digit', async () => {
    const { messages } = await withChannel();
    for (const createdAt of [
      1731072000123456789n,
      1731072000123456788n,
      1n,
      0n,
      999_999n,
      9_000_000_000_000_000_001n,
    ]) {
      const { id } = await messages.append('c', { role: 'user', content: 'x', createdAt });
      const row = await messages.get(id, { with: ['nanoseconds'] });
      expect(row.nanoseconds.createdAt).to.equal(`${createdAt}`);
      expect(row.createdAt).to.equal(Number(createdAt / 1_000_000n));
      const listed = await messages.list({ filters: { id }, with: ['nanoseconds'] });
      expect(listed.items).to.deep.equal([row]);
    }
  });

  test('time_ns orders messages of the same millisecond', async () => {
    const { messages } = await withChannel();
    const at = 1731072000123456789n;
    for (const [id, createdAt] of [
      ['third', at + 1n],
      ['first', at - 1n],
      ['second', at],
    ]) {
      await messages.append('c', post(id, { createdAt }));
    }
    const query = { filters: { conversationId: 'c' }, sort: { field: 'createdAt' } };
    expect(ids((await messages.list(query)).items)).to.deep.equal(['first', 'second', 'third']);
  });

  test('time_ns: milliseconds are the same time, and what cannot be one is refused', async () => {
    const { messages, stats } = await withChannel();
    await messages.append('c', post('m', { createdAt: 1731072000123 }));
    const row = await messages.get('m', { with: ['nanoseconds'] });
    expect(row.nanoseconds.createdAt).to.equal('1731072000123000000');
    expect(row.nanoseconds.pinnedAt).to.equal(null);
    expect(row.nanoseconds.updatedAt).to.match(/^\d+$/);
    expect(Number(BigInt(row.nanoseconds.updatedAt) / 1_000_000n)).to.equal(row.updatedAt);
    for (const createdAt of [2n ** 63n, 2n ** 64n, NaN, Infinity, '1731072000123456789', 9.3e12]) {
      await bad(() => messages.append('c', post('x', { createdAt })), 'input.createdAt');
    }
    expect((await stats()).messages).to.equal(1);
  });

  test('time_ns of channels, components and attachments may be given, too', async () => {
    const store = await withChannel({ createdAt: 1731072000123456789n });
    expect((await store.conversations.get('c')).createdAt).to.equal(1731072000123);
    await store.messages.append('c', post('m'));
    const createdAt = 1731072000999999999n;
    const component = { componentKind: 'card', payload: {}, createdAt };
    expect((await store.components.append('c', component)).createdAt).to.equal(1731072000999);
    expect((await store.attachments.add('m', { createdAt })).createdAt).to.equal(1731072000999);
  });

  // Threading: reply_to_id and parent_id

  test('reply_to_id: a direct reply to a message of the channel', async () => {
    const store = await withThread();
    expect((await store.messages.get('t1')).replyToId).to.equal(null);
    expect(await store.messages.get('t3')).to.deep.include({ replyToId: 't2', threadId: null });
    await store.conversations.create({ id: 'd' });
    await store.messages.append('d', post('elsewhere'));
    const reply = (replyToId) => () => store.messages.append('c', post('x', { replyToId }));
    await bad(reply('elsewhere'), 'input.replyToId', 'conversation');
    await refuses(reply('gone'), 'NOT_FOUND', undefined, 'gone');
    await bad(() => store.messages.update('t3', { replyToId: 't1' }), 'fields.replyToId');
    await refuses(() => store.messages.get('x'), 'NOT_FOUND');
  });

  test('parent_id: the root of a thread; all replies share it', async () => {
    const store = await withThread();
    for (const id of ['t1', 't2', 't3']) {
      expect((await store.messages.get(id)).threadId).to.equal(null);
    }
    for (const id of ['r1', 'r2', 'r3', 'r4']) {
      expect((await store.messages.get(id)).threadId).to.equal('t1');
    }
  });

  test('parent_id is refused where it is a reply itself, elsewhere or not there', async () => {
    const store = await withThread();
    await store.conversations.create({ id: 'd' });
    await store.messages.append('d', post('elsewhere'));
    const before = await snapshot(store);
    const reply = (threadId) => () => store.messages.append('c', post('x', { threadId }));
    await bad(reply('r1'), 'input.threadId');
    await bad(reply('elsewhere'), 'input.threadId', 'conversation');
    await refuses(reply('gone'), 'NOT_FOUND', undefined, 'gone');
    await bad(() => store.messages.update('t2', { threadId: 't1' }), 'fields.threadId');
    await store.messages.delete('t3');
    await refuses(reply('t3'), 'NOT_FOUND');
    await store.messages.restore('t3');
    const after = await snapshot(store);
    expect(after.messages).to.deep.equal(before.messages);
  });

  test('get_message_by_id: with what it answers, its author and its reply count, in one call', async () => {
    const store = await withThread();
    const author = await store.users.upsert({ id: 'bob', name: 'Bob' });
    const plain = await store.messages.get('r1');
    const extras = { with: ['replyTo', 'author', 'replyCount', 'reactions'] };
    expect(await store.messages.get('r1', extras)).to.deep.equal({
      ...plain,
      replyTo: null,
      author,
      replyCount: 0,
      reactions: [],
    });
    const root = await store.messages.get('t1', extras);
    // Nobody recorded Ada.
    expect([root.replyCount, root.author, root.replyTo]).to.deep.equal([4, null, null]);
    const answer = await store.messages.get('t3', extras);
    expect(answer.replyTo).to.deep.equal(await store.messages.get('t2'));
    await store.messages.delete('t2');
    const alone = await store.messages.get('t3', extras);
    expect([alone.replyTo, alone.replyToId]).to.deep.equal([null, 't2']);
    await store.messages.delete('r4');
    expect((await store.messages.get('t1', extras)).replyCount).to.equal(3);
    await refuses(() => store.messages.get('t2', extras), 'NOT_FOUND');
    await bad(() => store.messages.get('t1', { with: ['replies'] }), /with/, 'replyCount');
  });

  test('a message and its reply-to chain', async () => {
    const { messages } = await withThread();
    const chain = async (id) => ids(await messages.replyChain(id)).join(' ');
    expect(await chain('r4')).to.equal('r4 r2 r1');
    expect(await chain('t3')).to.equal('t3 t2');
    expect(await chain('t1')).to.equal('t1');
    const [first, second] = await messages.replyChain('r4', { with: ['replyTo'] });
    expect(first.replyTo.id).to.equal('r2');
    expect(second.replyTo.id).to.equal('r1');
    await messages.delete('r2');
    expect(await chain('r4')).to.equal('r4');
    await refuses(() => messages.replyChain('r2'), 'NOT_FOUND');
  });

  test('get_thread_replies_by_message_id: the replies by parent_id', async () => {
    const { messages } = await withThread();
    const filters = { threadId: 't1' };
    const find = async (sort) => ids((await messages.list({ filters, sort })).items).join(' ');
    expect(await find()).to.equal('r1 r2 r3 r4');
    expect(await find({ field: 'createdAt', direction: 'desc' })).to.equal('r4 r3 r2 r1');
    expect((await messages.list({ filters: { threadId: 't2' } })).items).to.deep.equal([]);
    const [, second] = (await messages.list({ filters, with: ['replyTo'] })).items;
    expect(second.replyTo.id).to.equal('r1');
  });

  test('get_messages_by_parent_id(skip, limit): newest first, the root where there is room', async () => {
    const { messages } = await withThread();
    const read = async (query) => {
      const { items, hasMore } = await messages.thread('t1', query);
      return `${ids(items).join(' ')}${hasMore ? ' ...' : ''}`;
    };
    expect(await read()).to.equal('r4 r3 r2 r1 t1');
    expect(await read({ limit: 5 })).to.equal('r4 r3 r2 r1 t1');
    // The root is an item like the others: where it has no room, there is more.
    expect(await read({ limit: 4 })).to.equal('r4 r3 r2 r1 ...');
    expect(await read({ limit: 3 })).to.equal('r4 r3 r2 ...');
    expect(await read({ limit: 3, skip: 1 })).to.equal('r3 r2 r1 ...');
    expect(await read({ limit: 3, skip: 2 })).to.equal('r2 r1 t1');
    expect(await read({ limit: 2, skip: 2 })).to.equal('r2 r1 ...');
    expect(await read({ limit: 2, skip: 4 })).to.equal('t1');
    expect(await read({ limit: 2, skip: 5 })).to.equal('');
    await bad(() => messages.thread('t1', { limit: 0 }), 'query.limit');
    await bad(() => messages.thread('t1', { limit: 501 }), 'query.limit');
    await bad(() => messages.thread('t1', { skip: -1 }), 'query.skip');
    await bad(() => messages.thread('r1'), 'rootId');
    await refuses(() => messages.thread('gone'), 'NOT_FOUND', undefined, 'gone');
  });

  test('a thread forward, from its root: skip leaves out what came before, and nothing else', async () => {
    const { messages } = await withThread();
    const read = async (query) =>
      ids((await messages.thread('t1', { afterSequence: 0, ...query })).items).join(' ');
    expect(await read({})).to.equal('t1 r1 r2 r3 r4');
    expect(await read({ limit: 2 })).to.equal('t1 r1');
    expect(await read({ limit: 2, skip: 2 })).to.equal('r2 r3');
    expect(await read({ skip: 1 })).to.equal('r1 r2 r3 r4');
    const { sequence } = await messages.get('r2');
    expect(await read({ afterSequence: sequence })).to.equal('r3 r4');
    expect(await read({ afterSequence: undefined, beforeSequence: sequence })).to.equal('r1 t1');
  });

  test('a thread is read with who wrote what, and what it answers', async () => {
    const store = await withThread();
    const author = await store.users.upsert({ id: 'bob', name: 'Bob' });
    await store.reactions.add('r1', '👍');
    const extras = ['author', 'replyTo', 'reactions', 'replyCount'];
    const { items } = await store.messages.thread('t1', { with: extras });
    const [r4, r3, r2, r1, t1] = items;
    expect([r4.replyTo.id, r2.replyTo.id]).to.deep.equal(['r2', 'r1']);
    expect([r3.author, r1.author]).to.deep.equal([author, author]);
    expect(r1.reactions).to.deep.equal([{ name: '👍', count: 1, userIds: ['ada'], mine: true }]);
    expect(t1.replyCount).to.equal(4);
  });

  test('get_messages_by_channel_id: top-level messages, newest first, page by page', async () => {
    const { messages, timeline } = await withThread();
    const { items } = await timeline.page('c', { with: ['replyTo', 'author', 'replyCount'] });
    expect(ids(items)).to.deep.equal(['t3', 't2', 't1']);
    expect(items.map(({ replyCount }) => replyCount)).to.deep.equal([0, 0, 4]);
    expect(items[0].replyTo.id).to.equal('t2');
    const first = await timeline.page('c', { limit: 2 });
    expect([ids(first.items), first.hasMore]).to.deep.equal([['t3', 't2'], true]);
    const beforeSequence = first.items.at(-1).sequence;
    const second = await timeline.page('c', { limit: 2, beforeSequence });
    expect([ids(second.items), second.hasMore]).to.deep.equal([['t1'], false]);
    const all = await timeline.page('c', { replies: true });
    expect(ids(all.items)).to.deep.equal(['r4', 't3', 'r3', 'r2', 't2', 'r1', 't1']);
    const listed = await everything((query) => messages.list(query), {
      filters: { conversationId: 'c' },
      sort: { field: 'sequence', direction: 'desc' },
      pageSize: 3,
    });
    expect(ids(listed)).to.deep.equal(ids(all.items));
  });

  test('get_last_message_by_channel_id', async () => {
    const { messages, conversations } = await withThread();
    expect((await messages.last('c')).id).to.equal('t3');
    const last = await messages.last('c', { with: ['replyTo'] });
    expect(last.replyTo.id).to.equal('t2');
    await messages.delete('t3');
    expect((await messages.last('c')).id).to.equal('t2');
    await conversations.create({ id: 'd', type: 'channel' });
    expect(await messages.last('d')).to.equal(null);
    await refuses(() => messages.last('gone'), 'NOT_FOUND', undefined, 'gone');
  });

  test('update_message_by_id changes content, data and meta, and updated_at', async () => {
    const { messages } = await withChannel();
    const before = await messages.append('c', post('m', { createdAt: 1000 }));
    const fields = { content: 'edited', data: { a: 1 }, meta: { b: 2 } };
    const after = await messages.update('m', fields);
    expect(after).to.deep.equal({
      ...before,
      ...fields,
      text: 'edited',
      updatedAt: after.updatedAt,
    });
    expect(after.updatedAt).to.be.at.least(before.updatedAt).and.above(1000);
    await refuses(() => messages.update('gone', fields), 'NOT_FOUND');
  });

  // Pinning

  test('is_pinned, pinned_at and pinned_by are set and cleared together', async () => {
    const { messages } = await withThread();
    const before = await messages.get('t1');
    expect(before).to.deep.include({ isPinned: false, pinnedAt: null, pinnedBy: null });
    const pinned = await messages.pin('t1');
    expect(pinned).to.deep.equal({
      ...before,
      isPinned: true,
      pinnedAt: pinned.pinnedAt,
      pinnedBy: 'ada',
    });
    expect(Math.abs(pinned.pinnedAt - Date.now())).to.be.below(600_000);
    expect(await messages.get('t1')).to.deep.equal(pinned);
    const { nanoseconds } = await messages.get('t1', { with: ['nanoseconds'] });
    expect(Number(BigInt(nanoseconds.pinnedAt) / 1_000_000n)).to.equal(pinned.pinnedAt);
    const again = await messages.pin('t1', { by: 'bob' });
    expect(again.pinnedBy).to.equal('bob');
    expect(again.pinnedAt).to.be.at.least(pinned.pinnedAt);
    expect(await messages.unpin('t1')).to.deep.equal(before);
    expect(await messages.unpin('t1')).to.deep.equal(before);
  });

  test('a pin by nobody, of nothing, or past pin and unpin is refused', async () => {
    const { messages } = await withThread();
    await bad(() => messages.pin('t1', { by: '' }), 'options.by');
    await bad(() => messages.pin('t1', { by: 5 }), 'options.by');
    await bad(() => messages.update('t1', { isPinned: true }), 'fields.isPinned');
    await bad(() => messages.append('c', post('x', { isPinned: true })), 'input.isPinned');
    await refuses(() => messages.pin('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => messages.unpin('gone'), 'NOT_FOUND');
    expect((await messages.pinned('c')).items).to.deep.equal([]);
  });

  test('get_pinned_messages_by_channel_id(skip, limit): by pinned_at, the last first', async () => {
    const { messages, conversations } = await withThread();
    await conversations.create({ id: 'd' });
    await messages.append('d', post('elsewhere'));
    for (const id of ['t2', 'r1', 'elsewhere', 't1', 't3']) {
      await messages.pin(id);
    }
    const read = async (query) => {
      const { items, hasMore } = await messages.pinned('c', query);
      return `${ids(items).join(' ')}${hasMore ? ' ...' : ''}`;
    };
    expect(await read()).to.equal('t3 t1 r1 t2');
    expect(await read({ limit: 2 })).to.equal('t3 t1 ...');
    expect(await read({ limit: 2, skip: 2 })).to.equal('r1 t2');
    expect(await read({ limit: 2, skip: 3 })).to.equal('t2');
    await messages.pin('t2');
    expect(await read()).to.equal('t2 t3 t1 r1');
    await messages.unpin('t3');
    await messages.delete('r1');
    expect(await read()).to.equal('t2 t1');
    const { items } = await messages.pinned('c', { with: ['author', 'replyCount'] });
    expect(items.map(({ replyCount }) => replyCount)).to.deep.equal([0, 3]);
    await bad(() => messages.pinned('c', { limit: 501 }), 'query.limit');
    await refuses(() => messages.pinned('gone'), 'NOT_FOUND');
  });

  test('many pins at once keep the order in which they were made', async () => {
    const { messages } = await withChannel();
    const all = Array.from({ length: 30 }, (_, index) => `m${index}`);
    await messages.appendMany(
      'c',
      all.map((id) => post(id)),
    );
    for (const id of all) await messages.pin(id);
    expect(ids((await messages.pinned('c')).items)).to.deep.equal(all.toReversed());
  });

  // Members

  /** The channel of `withThread`, in which Bob is the owner, Eve an admin and Ada a member. */
  const withMembers = async () => {
    const store = await withThread();
    for (const [user, role] of [
      ['bob', 'owner'],
      ['eve', 'admin'],
      ['ada', 'member'],
    ]) {
      await store.members.add('c', user, { role });
    }
    return store;
  };

  test('channel membership: members and their roles', async () => {
    const { members } = await withMembers();
    const { items } = await members.list('c');
    expect(items.map(({ userId, role }) => `${userId} ${role}`)).to.deep.equal([
      'ada member',
      'bob owner',
      'eve admin',
    ]);
    await members.remove('c', 'eve');
    expect((await members.list('c')).items).to.have.lengthOf(2);
  });

  test('who is no member may not write, reply, react or mark as read', async () => {
    const store = await withMembers();
    const mallory = { userId: 'mallory' };
    const before = await snapshot(store);
    for (const call of [
      () => store.messages.append('c', post('x', { authorId: 'mallory' })),
      () => store.messages.append('c', post('x', { authorId: 'mallory', threadId: 't1' })),
      () => store.messages.appendMany('c', [post('y'), post('x', { authorId: 'mallory' })]),
      () => store.reactions.add('t1', '👍', mallory),
      () => store.reads.mark('c', mallory),
      () => store.messages.pin('t1', { by: 'mallory' }),
    ]) {
      await refuses(call, 'FORBIDDEN', undefined, 'mallory');
    }
    expect(await snapshot(store)).to.deep.equal(before);
    expect(await store.reactions.list('t1')).to.deep.equal([]);
    await store.members.add('c', 'mallory');
    await store.messages.append('c', post('x', { authorId: 'mallory' }));
    await store.reactions.add('t1', '👍', mallory);
    await store.reads.mark('c', mallory);
  });

  test('the scope that is no member may not write either', async () => {
    const store = await withMembers();
    await store.members.remove('c', 'ada');
    const before = await snapshot(store);
    const component = { componentKind: 'card', payload: {} };
    const calls = [];
    const transport = (request) => {
      calls.push(request);
      return new Response('');
    };
    for (const call of [
      () => store.messages.append('c', post('x')),
      () => store.messages.update('t1', { content: 'x' }),
      () => store.messages.delete('t1'),
      () => store.messages.purge('t1'),
      () => store.components.append('c', component),
      () => store.streams.begin('c'),
      () => store.chat.stream({ conversationId: 'c', message: 'x', transport }).next(),
      () => store.conversations.update('c', { title: 'mine' }),
      () => store.conversations.reset('c'),
    ]) {
      await refuses(call, 'FORBIDDEN', undefined, 'ada');
    }
    expect(calls).to.deep.equal([]);
    expect(await snapshot(store)).to.deep.equal(before);
  });

  test('is_pinned is toggled by owners and admins only', async () => {
    const { messages } = await withMembers();
    for (const by of ['ada', 'mallory', undefined]) {
      await refuses(() => messages.pin('t1', { by }), 'FORBIDDEN', undefined, /owner or admin/);
    }
    expect((await messages.get('t1')).isPinned).to.equal(false);
    expect((await messages.pin('t1', { by: 'eve' })).pinnedBy).to.equal('eve');
    await refuses(() => messages.unpin('t1'), 'FORBIDDEN');
    expect((await messages.get('t1')).pinnedBy).to.equal('eve');
    expect((await messages.unpin('t1', { by: 'bob' })).isPinned).to.equal(false);
  });

  test('members change what they wrote; what others wrote takes an owner or admin', async () => {
    const store = await withMembers();
    const { messages } = store;
    expect((await messages.update('t1', { content: 'edited' })).content).to.equal('edited');
    const before = await snapshot(store);
    for (const call of [
      () => messages.update('t2', { content: 'not mine' }),
      () => messages.delete('t2'),
      () => messages.purge('t2'),
      () => messages.clearThread('t1'),
      () => store.reactions.clear('t1'),
    ]) {
      await refuses(call, 'FORBIDDEN', undefined, 'ada');
    }
    expect(await snapshot(store)).to.deep.equal(before);
    await messages.delete('t1');
    await messages.restore('t1');
    await store.members.add('c', 'ada', { role: 'admin' });
    await messages.update('t2', { content: 'moderated' });
    await messages.delete('t2');
    await refuses(() => messages.get('t2'), 'NOT_FOUND');
  });

  test('what an owner or admin hid, a member does not bring back', async () => {
    const store = await withMembers();
    await store.members.add('c', 'ada', { role: 'admin' });
    await store.messages.delete('t2');
    await store.members.add('c', 'ada', { role: 'member' });
    await refuses(() => store.messages.restore('t2'), 'FORBIDDEN', undefined, 'ada');
    await refuses(() => store.messages.get('t2'), 'NOT_FOUND');
  });

  // Reactions

  test('add_reaction_to_message: one for each user and name', async () => {
    const { reactions } = await withThread();
    expect(await reactions.add('t1', '👍')).to.deep.equal([
      { name: '👍', count: 1, userIds: ['ada'], mine: true },
    ]);
    const first = await reactions.add('t1', '👍', bob);
    expect(await reactions.add('t1', '👍', bob)).to.deep.equal(first);
    expect(await reactions.add('t1', ':heart:', bob)).to.deep.equal([
      { name: '👍', count: 2, userIds: ['ada', 'bob'], mine: true },
      { name: ':heart:', count: 1, userIds: ['bob'], mine: false },
    ]);
    await refuses(() => reactions.add('gone', '👍'), 'NOT_FOUND', undefined, 'gone');
    await bad(() => reactions.add('t1', ''), 'name');
    await bad(() => reactions.add('t1', 'x'.repeat(256)), 'name', '255');
  });

  test('get_reactions_by_message_id: by name, with users and count', async () => {
    const store = await withThread();
    for (const user of [eve, bob]) await store.reactions.add('t1', '👍', user);
    await store.reactions.add('r1', '👎');
    const expected = [{ name: '👍', count: 2, userIds: ['eve', 'bob'], mine: false }];
    expect(await store.reactions.list('t1')).to.deep.equal(expected);
    const { reactions } = await store.messages.get('t1', { with: ['reactions'] });
    expect(reactions).to.deep.equal(expected);
    expect(await store.reactions.list('t2')).to.deep.equal([]);
  });

  test('remove_reaction_by_id_and_user_id_and_name: that one, and no other', async () => {
    const { reactions } = await withThread();
    for (const user of [{}, bob]) {
      for (const name of ['👍', '👎']) await reactions.add('t1', name, user);
    }
    await reactions.add('t2', '👍', bob);
    expect(await reactions.remove('t1', '👍', bob)).to.deep.equal([
      { name: '👍', count: 1, userIds: ['ada'], mine: true },
      { name: '👎', count: 2, userIds: ['ada', 'bob'], mine: true },
    ]);
    await reactions.remove('t1', '👍', bob);
    await reactions.remove('t1', 'never', bob);
    expect(await reactions.remove('t1', '👍')).to.deep.equal([
      { name: '👎', count: 2, userIds: ['ada', 'bob'], mine: true },
    ]);
    expect(await reactions.list('t2')).to.have.lengthOf(1);
  });

  test('delete_reactions_by_id: all of one message', async () => {
    const { reactions } = await withThread();
    for (const user of [{}, bob, eve]) await reactions.add('t1', '👍', user);
    await reactions.add('t2', '👍');
    expect(await reactions.clear('t1')).to.equal(3);
    expect(await reactions.list('t1')).to.deep.equal([]);
    expect(await reactions.list('t2')).to.have.lengthOf(1);
  });

  test('delete_replies_by_id: all of one thread, and its root stays', async () => {
    const { messages } = await withThread();
    await messages.append('c', post('s1', { threadId: 't2' }));
    expect(await messages.clearThread('t1')).to.equal(4);
    expect(await messages.clearThread('t1')).to.equal(0);
    expect(ids((await messages.thread('t1')).items)).to.deep.equal(['t1']);
    expect((await messages.get('t1', { with: ['replyCount'] })).replyCount).to.equal(0);
    expect(ids((await messages.thread('t2')).items)).to.deep.equal(['s1', 't2']);
    for (const id of ['r1', 'r4']) await refuses(() => messages.get(id), 'NOT_FOUND');
    await messages.restore('r1');
    expect(ids((await messages.thread('t1')).items)).to.deep.equal(['r1', 't1']);
  });

  test('delete_message_by_id: hidden with its replies, or gone with its reactions, too', async () => {
    const store = await withThread();
    await store.reactions.add('t1', '👍');
    await store.messages.delete('t1');
    for (const id of ['t1', 'r1', 'r4']) {
      await refuses(() => store.messages.get(id), 'NOT_FOUND', undefined, id);
    }
    expect(ids((await store.timeline.page('c')).items)).to.deep.equal(['t3', 't2']);
    await store.messages.restore('t1');
    expect(ids((await store.messages.thread('t1')).items)).to.deep.equal([
      'r4',
      'r3',
      'r2',
      'r1',
      't1',
    ]);
    expect(await store.reactions.list('t1')).to.have.lengthOf(1);
    await store.messages.purge('t1');
    expect(await counts(store)).to.include({ messages: 2 });
    for (const id of ['t1', 'r1', 'r4']) {
      await refuses(() => store.messages.restore(id), 'NOT_FOUND', undefined, id);
    }
    await store.messages.append('c', post('t1'));
    expect(await store.reactions.list('t1')).to.deep.equal([]);
    expect((await store.messages.get('t1', { with: ['replyCount'] })).replyCount).to.equal(0);
  });

  test('a message that others answer directly can go: their answers stay', async () => {
    const { messages } = await withThread();
    await messages.purge('t2');
    expect(await messages.get('t3')).to.deep.include({ id: 't3', replyToId: null });
    expect(ids(await messages.replyChain('t3'))).to.deep.equal(['t3']);
  });

  // get_unread_message_count

  /** Messages of a second each in `id`: from Bob but for those named in `mine`. */
  const fill = async (store, id, length, mine = []) => {
    const inputs = Array.from({ length }, (_, index) => ({
      id: `${id}${index + 1}`,
      role: 'user',
      content: `message ${index + 1}`,
      authorId: mine.includes(index + 1) ? 'ada' : 'bob',
      createdAt: BigInt(index + 1) * 1_000_000_000n,
    }));
    await store.messages.appendMany(id, inputs);
  };

  test('unread: top-level messages of others, created after last_read_at', async () => {
    const store = await withChannel();
    await fill(store, 'c', 6, [2, 5]);
    await store.messages.append('c', post('reply', { authorId: 'bob', threadId: 'c1' }));
    const unread = (options) => store.reads.unread('c', options);
    expect(await unread()).to.equal(4);
    expect(await unread({ includeOwn: true })).to.equal(6);
    for (const [at, expected] of [
      [0n, 4],
      [999_999_999n, 4],
      [1_000_000_000n, 3],
      [3_000_000_000n, 2],
      [5_999_999_999n, 1],
      [6_000_000_000n, 0],
    ]) {
      await store.reads.mark('c', { at });
      expect(await unread(), `${at}`).to.equal(expected);
    }
    await store.reads.mark('c', { at: 0 });
    await store.messages.delete('c6');
    expect(await unread()).to.equal(3);
  });

  test('unread is counted for each user by itself', async () => {
    const store = await withChannel();
    await fill(store, 'c', 6, [2, 5]);
    await store.reads.mark('c', { at: 3000, userId: 'bob' });
    expect(await store.reads.unread('c', bob)).to.equal(1);
    expect(await store.reads.unread('c', { ...bob, includeOwn: true })).to.equal(3);
    expect(await store.reads.unread('c', eve)).to.equal(6);
    expect(await store.reads.unread('c')).to.equal(4);
    expect(await store.reads.get('c', bob)).to.deep.include({ userId: 'bob', lastReadAt: 3000 });
    expect(await store.reads.get('c')).to.equal(null);
  });

  test('unread of every channel, and the whole sidebar, in one call each', async () => {
    const store = await withChannel();
    await store.conversations.create({ id: 'd', type: 'dm', title: 'Bob' });
    await store.conversations.create({ id: 'e', type: 'channel' });
    await store.conversations.create({ id: 'f', type: 'channel', pinned: true });
    await fill(store, 'c', 3, [1]);
    await fill(store, 'd', 5);
    await fill(store, 'f', 1);
    await store.reads.mark('f');
    await store.reads.mark('d', { at: 2000 });
    expect(await store.reads.unread()).to.deep.equal({
      total: 5,
      conversations: { c: 2, d: 3 },
    });
    expect(await store.reads.unread(null, { includeOwn: true })).to.deep.equal({
      total: 6,
      conversations: { c: 3, d: 3 },
    });
    const { items } = await store.conversations.sidebar();
    const shown = items.map(({ id, unread, preview }) => [id, unread, preview?.text ?? null]);
    expect(shown[0]).to.deep.equal(['f', 0, 'message 1']);
    expect(shown).to.have.deep.members([
      ['f', 0, 'message 1'],
      ['d', 3, 'message 5'],
      ['c', 2, 'message 3'],
      ['e', 0, null],
    ]);
    const direct = items.find(({ id }) => id === 'd');
    expect(direct).to.deep.include({ type: 'dm', title: 'Bob', lastMessageAt: 5000 });
    expect(direct.preview).to.deep.include({ messageId: 'd5', authorId: 'bob', role: 'user' });
    await store.conversations.delete('d');
    expect(await store.reads.unread()).to.deep.equal({ total: 2, conversations: { c: 2 } });
  });

  // The queries for which the document recommends indexes, over many rows.

  test('by channel_id, parent_id, reply_to_id, is_pinned and created_at, among many', async () => {
    const store = await withChannel();
    await store.conversations.create({ id: 'd', type: 'channel' });
    for (const channel of ['c', 'd']) {
      const inputs = Array.from({ length: 600 }, (_, index) => ({
        id: `${channel}${index}`,
        role: 'user',
        content: `${channel} ${index}`,
        ...(index % 3 === 1 ? { threadId: `${channel}${index - 1}` } : {}),
        ...(index % 3 === 2 ? { replyToId: `${channel}${index - 2}` } : {}),
        createdAt: 1_000_000 - index,
      }));
      await store.messages.appendMany(channel, inputs);
    }
    const of = (filters, sort) =>
      everything((query) => store.messages.list(query), { filters, ...(sort ? { sort } : {}) });
    const channel = await of({ conversationId: 'c' });
    expect(channel).to.have.lengthOf(600);
    expect(contents(channel).every((content) => content.startsWith('c '))).to.equal(true);
    expect(ids(await of({ threadId: 'd300' }))).to.deep.equal(['d301']);
    expect(ids(await store.messages.replyChain('c302'))).to.deep.equal(['c302', 'c300']);
    const byTime = await of({ conversationId: 'd' }, { field: 'createdAt' });
    expect(ids(byTime)).to.deep.equal(Array.from({ length: 600 }, (_, index) => `d${599 - index}`));
    for (const id of ['c599', 'c0', 'd5']) await store.messages.pin(id);
    expect(ids((await store.messages.pinned('c')).items)).to.deep.equal(['c0', 'c599']);
    const top = await store.timeline.page('c', { limit: 500 });
    expect([top.items.length, top.hasMore]).to.deep.equal([400, false]);
  });

  if (!persistent) return;

  test('times, pins, reactions and marks are kept when the store is closed', async () => {
    const store = await withThread();
    const createdAt = 1731072000123456789n;
    await store.messages.append('c', post('exact', { createdAt }));
    await store.messages.pin('exact', { by: 'bob' });
    await store.reactions.add('exact', '👍', bob);
    await store.reads.mark('c', { at: createdAt });
    await store.members.add('c', 'ada', { role: 'owner' });
    const extras = { with: ['nanoseconds', 'reactions', 'replyCount', 'replyTo', 'author'] };
    const read = async (from) => [
      await from.messages.get('exact', extras),
      await from.messages.thread('t1', extras),
      await from.messages.pinned('c', extras),
      await from.reads.get('c'),
      await from.members.list('c'),
      await from.reads.unread(),
    ];
    const before = await read(store);
    const again = await reopen(store);
    expect(await read(again)).to.deep.equal(before);
    expect(before[0].nanoseconds.createdAt).to.equal('1731072000123456789');
  });
}
