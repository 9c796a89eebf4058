/** assistants: create, get, list, update, delete, restore, purge. */

import { everything, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const helper = {
    id: 'helper',
    name: 'Helper 🙂',
    userAuthentication: true,
    provider: 'openai',
    model: 'gpt',
    config: { z: { temperature: 0.5 }, a: [] },
  };

  test('create gives the defaults', async () => {
    const { assistants } = await openStore();
    const row = await assistants.create({ name: 'A' });
    expect(row.id).to.match(uuid7);
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row).to.deep.equal({
      id: row.id,
      name: 'A',
      userAuthentication: false,
      provider: 'ollama',
      model: '',
      config: null,
      createdAt: row.createdAt,
      updatedAt: row.createdAt,
    });
    expect(await assistants.get(row.id)).to.deep.equal(row);
  });

  test('create keeps everything given', async () => {
    const { assistants } = await openStore();
    const row = await assistants.create(helper);
    expect(row).to.deep.include(helper);
    expect(JSON.stringify(row.config)).to.equal(JSON.stringify(helper.config));
    expect(await assistants.get('helper')).to.deep.equal(row);
  });

  test('the same again is no conflict, another one is', async () => {
    const { assistants } = await openStore();
    const row = await assistants.create(helper);
    expect(await assistants.create(helper)).to.deep.equal(row);
    for (const other of [
      { name: 'Other' },
      { userAuthentication: false },
      { provider: 'ollama' },
      { model: '' },
      { config: null },
    ]) {
      await refuses(() => assistants.create({ ...helper, ...other }), 'CONFLICT', 'input.id');
    }
    await assistants.delete('helper');
    await refuses(() => assistants.create(helper), 'CONFLICT');
    expect((await assistants.list()).items).to.deep.equal([]);
  });

  test('update changes what is given, and null clears', async () => {
    const { assistants } = await openStore();
    const before = await assistants.create(helper);
    const row = await assistants.update('helper', { name: 'New', userAuthentication: false });
    expect(row).to.deep.include({ ...helper, name: 'New', userAuthentication: false });
    expect(row.createdAt).to.equal(before.createdAt);
    expect(row.updatedAt).to.be.at.least(before.updatedAt);
    const fields = { provider: '', model: 'm', config: null };
    expect(await assistants.update('helper', fields)).to.deep.include({ name: 'New', ...fields });
    expect((await assistants.update('helper', { config: { b: 1 } })).config).to.deep.equal({
      b: 1,
    });
  });

  test('list filters, sorts and pages', async () => {
    const { assistants } = await openStore();
    for (const [id, name] of [
      ['a1', 'Weather'],
      ['a2', 'Bücher'],
      ['a3', 'Bücher'],
      ['a4', 'books'],
    ]) {
      await assistants.create({ id, name });
    }
    const find = async (filters, sort) =>
      ids((await assistants.list({ filters, sort })).items).join(' ');
    expect(await find()).to.equal('a2 a3 a1 a4');
    expect(await find({}, { field: 'createdAt' })).to.equal('a1 a2 a3 a4');
    expect(await find({}, { field: 'name', direction: 'desc' })).to.equal('a4 a1 a3 a2');
    expect(await find({ id: 'a3' })).to.equal('a3');
    expect(await find({ name: 'BÜCH' })).to.equal('a2 a3');
    expect(await find({ name: 'B' })).to.equal('a2 a3 a4');
    const pages = await everything((query) => assistants.list(query), { pageSize: 1 });
    expect(ids(pages).join(' ')).to.equal('a2 a3 a1 a4');
    await bad(() => assistants.list({ filters: { model: 'x' } }), 'filters.model');
    await bad(() => assistants.list({ sort: { field: 'id' } }), 'sort.field');
  });

  test('delete hides, restore brings back, purge removes', async () => {
    const store = await openStore();
    const { assistants, conversations } = store;
    const row = await assistants.create(helper);
    await conversations.create({ id: 'c', assistantId: 'helper' });
    expect(await assistants.delete('helper')).to.equal(undefined);
    await refuses(() => assistants.get('helper'), 'NOT_FOUND', undefined, 'helper');
    await refuses(() => assistants.update('helper', { name: 'x' }), 'NOT_FOUND');
    await refuses(() => assistants.delete('helper'), 'NOT_FOUND');
    expect((await assistants.list()).items).to.deep.equal([]);
    expect(await assistants.restore('helper')).to.deep.equal(row);
    expect(await assistants.purge('helper')).to.equal(undefined);
    await refuses(() => assistants.restore('helper'), 'NOT_FOUND');
    await refuses(() => assistants.purge('helper'), 'NOT_FOUND');
    expect((await conversations.get('c')).assistantId).to.equal('helper');
  });

  test('what is wrong is refused and changes nothing', async () => {
    const { assistants } = await openStore();
    const before = await assistants.create(helper);
    const update = (fields) => () => assistants.update('helper', fields);
    await bad(() => assistants.create({}), 'input.name');
    await bad(() => assistants.create({ name: '' }), 'input.name');
    await bad(() => assistants.create({ name: 'x', id: '' }), 'input.id');
    await bad(update({ name: 'x'.repeat(256) }), 'fields.name', '255');
    await bad(update({ name: '' }), 'fields.name');
    await bad(update({ userAuthentication: 1 }), 'fields.userAuthentication');
    await bad(update({ provider: 'x'.repeat(256) }), 'fields.provider');
    await bad(update({ model: 'x'.repeat(256) }), 'fields.model');
    await bad(update({ config: [] }), 'fields.config');
    await bad(update({ id: 'other' }), 'fields.id');
    expect((await assistants.list()).items).to.deep.equal([before]);
  });

  test('a change tells whoever watches', async () => {
    const store = await openStore();
    const changes = [];
    store.on('change', (change) => changes.push(...change));
    await store.assistants.create(helper);
    await store.assistants.create(helper);
    expect(changes).to.deep.equal([
      { conversationId: null, kinds: ['assistants'], messageIds: [] },
    ]);
  });

  if (!persistent) return;

  test('each scope has its own', async () => {
    const mine = await openStore();
    const row = await mine.assistants.create(helper);
    const theirs = await reopen(mine, { scope: { userId: 'eve' } });
    for (const call of [
      () => theirs.assistants.get('helper'),
      () => theirs.assistants.update('helper', { name: 'x' }),
      () => theirs.assistants.delete('helper'),
      () => theirs.assistants.restore('helper'),
      () => theirs.assistants.purge('helper'),
    ]) {
      await refuses(call, 'NOT_FOUND');
    }
    await theirs.assistants.create({ id: 'helper', name: 'theirs' });
    const again = await reopen(theirs, { scope: undefined });
    expect((await again.assistants.list()).items).to.deep.equal([row]);
  });
}
