/** users: upsert, get, list, delete. members: add, remove, list, and what they may do. */

import { everything, ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const scope = { userId: 'ada' };

  test('upsert records a user, with nothing but an id', async () => {
    const { users } = await openStore();
    const row = await users.upsert({ id: 'ada' });
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row).to.deep.equal({
      id: 'ada',
      name: '',
      email: null,
      avatarUrl: null,
      createdAt: row.createdAt,
      updatedAt: row.createdAt,
    });
    expect(await users.get('ada')).to.deep.equal(row);
  });

  test('upsert changes what is given, and null clears', async () => {
    const { users } = await openStore();
    const input = { id: 'ada', name: 'Ada 🙂', email: 'a@b', avatarUrl: 'x'.repeat(16_384) };
    const first = await users.upsert(input);
    expect(first).to.deep.include(input);
    const renamed = await users.upsert({ id: 'ada', name: 'Countess' });
    expect(renamed).to.deep.include({ ...input, name: 'Countess', createdAt: first.createdAt });
    expect(renamed.updatedAt).to.be.at.least(first.updatedAt);
    const cleared = await users.upsert({ id: 'ada', email: null, avatarUrl: null });
    expect(cleared).to.deep.include({ name: 'Countess', email: null, avatarUrl: null });
    expect((await users.list()).items).to.deep.equal([cleared]);
  });

  test('users are listed by name or id, and found by a part of the name', async () => {
    const { users } = await openStore();
    for (const [id, name] of [
      ['u1', 'Straße'],
      ['u2', 'Ärger'],
      ['u3', 'Bob'],
      ['u4', 'Bob'],
      ['u0', 'Zoë'],
    ]) {
      await users.upsert({ id, name });
    }
    const find = async (filters, sort) =>
      ids((await users.list({ filters, sort })).items).join(' ');
    expect(await find()).to.equal('u3 u4 u1 u0 u2');
    expect(await find({}, { field: 'id' })).to.equal('u0 u1 u2 u3 u4');
    expect(await find({}, { field: 'id', direction: 'desc' })).to.equal('u4 u3 u2 u1 u0');
    expect(await find({ id: 'u2' })).to.equal('u2');
    expect(await find({ name: 'STRASSE' })).to.equal('u1');
    expect(await find({ name: 'ärg' })).to.equal('u2');
    expect(await find({ name: 'o' })).to.equal('u3 u4 u0');
    expect(await find({ name: '%' })).to.equal('');
    const pages = await everything((query) => users.list(query), { pageSize: 2 });
    expect(ids(pages).join(' ')).to.equal('u3 u4 u1 u0 u2');
  });

  test('delete removes the record, not what the user wrote', async () => {
    const store = await openStore();
    await store.users.upsert({ id: 'bob', name: 'Bob' });
    await store.conversations.create({ id: 'c' });
    const input = { role: 'user', content: 'x', authorId: 'bob' };
    const { id } = await store.messages.append('c', input);
    expect(await store.users.delete('bob')).to.equal(undefined);
    await refuses(() => store.users.get('bob'), 'NOT_FOUND', undefined, 'bob');
    await refuses(() => store.users.delete('bob'), 'NOT_FOUND');
    expect((await store.messages.get(id)).authorId).to.equal('bob');
  });

  test('what is wrong with a user is refused', async () => {
    const { users } = await openStore();
    await bad(() => users.upsert({}), 'input.id');
    await bad(() => users.upsert({ id: '' }), 'input.id');
    await bad(() => users.upsert({ id: 'x'.repeat(256) }), 'input.id', '255');
    await bad(() => users.upsert({ id: 'u', name: 'x'.repeat(256) }), 'input.name', '255');
    await bad(() => users.upsert({ id: 'u', email: 'x'.repeat(256) }), 'input.email');
    await bad(() => users.upsert({ id: 'u', avatarUrl: 'x'.repeat(16_385) }), 'input.avatarUrl');
    await bad(() => users.upsert({ id: 'u', nmae: 'x' }), 'input.nmae', 'name');
    await bad(() => users.list({ filters: { email: 'x' } }), 'filters.email');
    expect((await users.list()).items).to.deep.equal([]);
  });

  /** Ada's store with a conversation `c`, in which Bob wrote `m`. */
  const channel = async () => {
    const store = await openStore({ scope });
    await store.conversations.create({ id: 'c', type: 'channel' });
    const input = { id: 'm', role: 'user', content: 'hello', authorId: 'bob' };
    await store.messages.append('c', input);
    return store;
  };

  test('members are added, given another role, listed and removed', async () => {
    const { members } = await channel();
    const bob = await members.add('c', 'bob');
    expect(Math.abs(bob.createdAt - Date.now())).to.be.below(600_000);
    expect(bob).to.deep.equal({
      conversationId: 'c',
      userId: 'bob',
      role: 'member',
      createdAt: bob.createdAt,
    });
    const ada = await members.add('c', 'ada', { role: 'owner' });
    expect(await members.add('c', 'bob', { role: 'admin' })).to.deep.equal({
      ...bob,
      role: 'admin',
    });
    const page = await members.list('c');
    expect(page).to.deep.equal({ items: [ada, { ...bob, role: 'admin' }], hasMore: false });
    const first = await members.list('c', { pageSize: 1 });
    expect(first).to.deep.equal({ items: [ada], hasMore: true });
    const second = await members.list('c', { pageSize: 1, page: 1 });
    expect(second.items.map((member) => member.userId)).to.deep.equal(['bob']);
    expect(await members.remove('c', 'bob')).to.equal(undefined);
    await refuses(() => members.remove('c', 'bob'), 'NOT_FOUND', undefined, 'bob');
    expect((await members.list('c')).items).to.deep.equal([ada]);
  });

  test('members are of a conversation that is there, with a role that there is', async () => {
    const { members } = await channel();
    await refuses(() => members.add('gone', 'bob'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => members.remove('gone', 'bob'), 'NOT_FOUND');
    await refuses(() => members.list('gone'), 'NOT_FOUND');
    await bad(() => members.add('c', ''), 'userId');
    await bad(() => members.add('c', 'bob', { role: 'king' }), 'options.role', 'owner');
    await bad(() => members.list('c', { pageSize: 501 }), 'query.pageSize');
    await bad(() => members.list('c', { page: -1 }), 'query.page');
    expect((await members.list('c')).items).to.deep.equal([]);
  });

  test('where there are members, only they react and mark as read', async () => {
    const store = await channel();
    await store.reactions.add('m', '👍', { userId: 'eve' });
    await store.members.add('c', 'ada');
    const eve = { userId: 'eve' };
    const says = /members\.add/;
    await refuses(() => store.reactions.add('m', '👎', eve), 'FORBIDDEN', undefined, 'eve', says);
    await refuses(() => store.reactions.remove('m', '👍', eve), 'FORBIDDEN');
    await refuses(() => store.reads.mark('c', eve), 'FORBIDDEN', undefined, says);
    expect((await store.reactions.add('m', '👎')).map(({ name }) => name).join('')).to.equal(
      '👍👎',
    );
    expect((await store.reads.mark('c')).userId).to.equal('ada');
    await store.members.add('c', 'eve');
    expect(await store.reactions.remove('m', '👍', eve)).to.have.lengthOf(1);
  });

  test('where there are members, the scope needs to be one to write', async () => {
    const store = await channel();
    const { id } = await store.attachments.add('m', { name: 'before' });
    await store.members.add('c', 'bob');
    const calls = [
      () => store.attachments.add('m', { name: 'x' }),
      () => store.attachments.update(id, { name: 'x' }),
      () => store.attachments.delete(id),
      () => store.attachments.purge(id),
      () => store.feedback.set('m', { rating: 'up' }),
      () => store.feedback.clear('m'),
      () => store.messages.append('c', { role: 'user', content: 'x' }),
      () => store.messages.update('m', { content: 'x' }),
      () => store.messages.delete('m'),
      () => store.messages.restore('m'),
      () => store.messages.pin('m'),
      () => store.messages.unpin('m'),
      () => store.components.append('c', { componentKind: 'card', payload: {} }),
      () => store.conversations.update('c', { title: 'x' }),
      () => store.reads.mark('c'),
      () => store.reactions.clear('m'),
      () => store.conversations.reset('c'),
    ];
    for (const call of calls) await refuses(call, 'FORBIDDEN', undefined, 'ada');
    expect((await store.attachments.get(id)).name).to.equal('before');
    await store.members.add('c', 'ada', { role: 'owner' });
    for (const call of calls) await call();
  });

  test('what others wrote is changed by owners and admins only', async () => {
    const store = await channel();
    await store.members.add('c', 'bob');
    await store.members.add('c', 'ada');
    const message = { role: 'user', content: 'x', authorId: 'bob' };
    await store.messages.append('c', { ...message, id: 'of bob' });
    await store.messages.append('c', { ...message, id: 'mine', authorId: 'ada' });
    const calls = (id) => [
      () => store.messages.update(id, { content: 'y' }),
      () => store.messages.delete(id),
      () => store.messages.restore(id),
      () => store.messages.purge(id),
    ];
    for (const call of calls('of bob')) await refuses(call, 'FORBIDDEN', undefined, 'admin');
    for (const call of calls('mine')) await call();
    await refuses(() => store.messages.clearThread('of bob'), 'FORBIDDEN');
    await refuses(() => store.conversations.reset('c'), 'FORBIDDEN');
    // How the scope's user keeps order is nobody else's business.
    await store.members.remove('c', 'ada');
    await store.conversations.update('c', { folder: 'f', tags: ['t'], pinned: true });
    await store.drafts.set('c', { text: 'x' });
    await store.members.add('c', 'ada', { role: 'admin' });
    for (const call of calls('of bob')) await call();
  });

  test('the local user can be a member', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.members.add('c', 'bob');
    const write = () => store.messages.append('c', { role: 'user', content: 'x' });
    await refuses(write, 'FORBIDDEN');
    await store.members.add('c', '', { role: 'owner' });
    await write();
    await store.members.remove('c', '');
    await refuses(write, 'FORBIDDEN');
  });

  test('clearing all reactions takes an owner or admin', async () => {
    const store = await channel();
    await store.reactions.add('m', '👍', { userId: 'bob' });
    await store.members.add('c', 'ada', { role: 'member' });
    await refuses(() => store.reactions.clear('m'), 'FORBIDDEN', undefined, /owner or admin/);
    await store.members.add('c', 'ada', { role: 'admin' });
    expect(await store.reactions.clear('m')).to.equal(1);
  });

  test('when the last member is gone, anybody may do everything again', async () => {
    const store = await channel();
    await store.members.add('c', 'bob');
    await refuses(() => store.reactions.add('m', '👍'), 'FORBIDDEN');
    await store.members.remove('c', 'bob');
    expect(await store.reactions.add('m', '👍')).to.have.lengthOf(1);
  });

  if (!persistent) return;

  test('users and members are of their scope', async () => {
    const mine = await channel();
    await mine.users.upsert({ id: 'bob', name: 'mine' });
    await mine.members.add('c', 'bob');
    const theirs = await reopen(mine, { scope: { userId: 'eve' } });
    await refuses(() => theirs.users.get('bob'), 'NOT_FOUND');
    await refuses(() => theirs.users.delete('bob'), 'NOT_FOUND');
    await refuses(() => theirs.members.list('c'), 'NOT_FOUND');
    await theirs.users.upsert({ id: 'bob', name: 'theirs' });
    const again = await reopen(theirs, { scope });
    expect((await again.users.get('bob')).name).to.equal('mine');
    expect((await again.members.list('c')).items).to.have.lengthOf(1);
  });
}
