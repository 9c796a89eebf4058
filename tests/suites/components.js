/** components: append, get, list, update, delete, restore, purge. */

import { everything, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const chart = { componentKind: 'chart', payload: { kind: 'bar', values: [1, 2, 3] } };
  /** A store with a conversation `c` that has a message `m`. */
  const withMessage = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'assistant', content: 'a chart' });
    return store;
  };

  test('append gives the defaults', async () => {
    const store = await withMessage();
    const row = await store.components.append('c', chart);
    expect(row.id).to.match(uuid7);
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row).to.deep.equal({
      id: row.id,
      conversationId: 'c',
      messageId: null,
      sequence: row.sequence,
      ...chart,
      createdAt: row.createdAt,
      updatedAt: row.createdAt,
    });
    expect(await store.components.get(row.id)).to.deep.equal(row);
  });

  test('append keeps everything given', async () => {
    const store = await withMessage();
    const input = {
      id: 'p-1',
      messageId: 'm',
      componentKind: '卡'.repeat(32),
      payload: { z: { y: [] }, a: 'text', empty: {} },
      createdAt: 1_300_000_000_789,
    };
    const row = await store.components.append('c', input);
    expect(row).to.deep.include(input);
    expect(JSON.stringify(row.payload)).to.equal(JSON.stringify(input.payload));
    expect(await store.components.get('p-1')).to.deep.equal(row);
  });

  test('sequence is one counter for messages and components', async () => {
    const store = await withMessage();
    const sequences = [(await store.messages.get('m')).sequence];
    for (let round = 0; round < 3; round++) {
      sequences.push((await store.components.append('c', chart)).sequence);
      const message = await store.messages.append('c', { role: 'user', content: 'x' });
      sequences.push(message.sequence);
    }
    for (let index = 1; index < sequences.length; index++) {
      expect(sequences[index]).to.be.above(sequences[index - 1]);
    }
  });

  test('componentKind has 1 to 32 code points', async () => {
    const store = await withMessage();
    const append = (componentKind) => () =>
      store.components.append('c', { componentKind, payload: {} });
    await refuses(append(''), 'INVALID_ARGUMENT', 'input.componentKind');
    await refuses(append('卡'.repeat(33)), 'INVALID_ARGUMENT', 'input.componentKind', '32');
    await refuses(append(undefined), 'INVALID_ARGUMENT', 'input.componentKind');
    expect((await append('😀'.repeat(32))()).componentKind).to.equal('😀'.repeat(32));
    expect((await store.stats()).components).to.equal(1);
  });

  test('payload is a JSON object and must be given', async () => {
    const store = await withMessage();
    for (const payload of [undefined, null, 'chart', 7, true, [1, 2]]) {
      const append = () => store.components.append('c', { componentKind: 'chart', payload });
      await refuses(append, 'INVALID_ARGUMENT', 'input.payload');
    }
    expect((await store.stats()).components).to.equal(0);
  });

  test('the conversation and the message must be there', async () => {
    const store = await withMessage();
    await store.conversations.create({ id: 'd' });
    const append = (conversation, messageId) => () =>
      store.components.append(conversation, { ...chart, messageId });
    await refuses(append('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(append('c', 'gone'), 'NOT_FOUND', undefined, 'gone');
    // A message of another conversation brought nothing here.
    await refuses(append('d', 'm'), 'INVALID_ARGUMENT', 'input.messageId', 'conversation');
    await store.messages.delete('m');
    await refuses(append('c', 'm'), 'NOT_FOUND');
    await store.conversations.delete('c');
    await refuses(append('c'), 'NOT_FOUND');
    expect((await store.stats()).components).to.equal(0);
  });

  test('update keeps the place and what is not given', async () => {
    const store = await withMessage();
    const before = await store.components.append('c', { ...chart, messageId: 'm' });
    await store.messages.append('c', { role: 'user', content: 'later' });
    const fields = { componentKind: 'table', payload: { rows: [] } };
    const after = await store.components.update(before.id, { ...fields, messageId: undefined });
    expect(after).to.deep.equal({ ...before, ...fields, updatedAt: after.updatedAt });
    expect(after.updatedAt).to.be.at.least(before.updatedAt);
    const alone = await store.components.update(before.id, { messageId: null });
    expect(alone).to.deep.equal({ ...after, messageId: null, updatedAt: alone.updatedAt });
    expect(await store.components.get(before.id)).to.deep.equal(alone);
  });

  test('update refuses what it cannot do and changes nothing', async () => {
    const store = await withMessage();
    const row = await store.components.append('c', chart);
    const update = (fields) => () => store.components.update(row.id, fields);
    await refuses(update({ payload: null }), 'INVALID_ARGUMENT', 'fields.payload');
    await refuses(update({ payload: [] }), 'INVALID_ARGUMENT', 'fields.payload');
    await refuses(update({ componentKind: '' }), 'INVALID_ARGUMENT', 'fields.componentKind');
    await refuses(update({ sequence: 1 }), 'INVALID_ARGUMENT', 'fields.sequence');
    await refuses(update({ id: 'x' }), 'INVALID_ARGUMENT', 'fields.id');
    await refuses(update({ messageId: 'gone' }), 'NOT_FOUND');
    expect(await store.components.get(row.id)).to.deep.equal(row);
  });

  test('delete hides, restore brings back to its place', async () => {
    const store = await withMessage();
    for (const id of ['p', 'q', 'r']) await store.components.append('c', { ...chart, id });
    const before = await store.components.get('q');
    expect(await store.components.delete('q')).to.equal(undefined);
    await refuses(() => store.components.get('q'), 'NOT_FOUND');
    await refuses(() => store.components.update('q', { payload: {} }), 'NOT_FOUND');
    expect(ids((await store.components.list()).items)).to.deep.equal(['p', 'r']);
    expect((await store.stats()).components).to.equal(2);
    const back = await store.components.restore('q');
    expect({ ...back, updatedAt: 0 }).to.deep.equal({ ...before, updatedAt: 0 });
    const filters = { conversationId: 'c' };
    expect(ids((await store.components.list({ filters })).items)).to.deep.equal(['p', 'q', 'r']);
  });

  test('purge removes for good', async () => {
    const store = await withMessage();
    const { id } = await store.components.append('c', chart);
    expect(await store.components.purge(id)).to.equal(undefined);
    await refuses(() => store.components.get(id), 'NOT_FOUND');
    await refuses(() => store.components.restore(id), 'NOT_FOUND');
    expect((await store.stats()).components).to.equal(0);
  });

  test('what is not there is NOT_FOUND for every call', async () => {
    const { components } = await withMessage();
    await refuses(() => components.get('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => components.update('gone', { payload: {} }), 'NOT_FOUND');
    await refuses(() => components.delete('gone'), 'NOT_FOUND');
    await refuses(() => components.restore('gone'), 'NOT_FOUND');
    await refuses(() => components.purge('gone'), 'NOT_FOUND');
  });

  test('list filters, sorts and pages', async () => {
    const store = await withMessage();
    await store.conversations.create({ id: 'd' });
    const inputs = [
      ['c', { id: 'p1', componentKind: 'chart', messageId: 'm', createdAt: 4000 }],
      ['d', { id: 'q1', componentKind: 'chart', createdAt: 3000 }],
      ['c', { id: 'p2', componentKind: 'table', createdAt: 2000 }],
      ['c', { id: 'p3', componentKind: 'chart', createdAt: 1000 }],
    ];
    for (const [conversation, input] of inputs) {
      await store.components.append(conversation, { payload: {}, ...input });
    }
    const find = async (filters, sort) =>
      ids((await store.components.list({ filters, sort })).items).join(' ');
    expect(await find()).to.equal('p3 p2 q1 p1');
    expect(await find({}, { field: 'createdAt', direction: 'desc' })).to.equal('p1 q1 p2 p3');
    expect(await find({ conversationId: 'c' })).to.equal('p1 p2 p3');
    const newest = { field: 'sequence', direction: 'desc' };
    expect(await find({ conversationId: 'c' }, newest)).to.equal('p3 p2 p1');
    expect(await find({ id: 'q1' })).to.equal('q1');
    expect(await find({ messageId: 'm' })).to.equal('p1');
    expect(await find({ messageId: 'gone' })).to.equal('');
    expect(await find({ componentKind: 'chart' })).to.equal('p3 q1 p1');
    expect(await find({ conversationId: 'c', componentKind: 'chart' })).to.equal('p1 p3');
    const { sequence } = await store.components.get('p3');
    expect(await find({ conversationId: 'c', beforeSequence: sequence })).to.equal('p1 p2');
    const pages = await everything((query) => store.components.list(query), { pageSize: 1 });
    expect(ids(pages).join(' ')).to.equal('p3 p2 q1 p1');
    const sort = { field: 'sequence' };
    await refuses(() => store.components.list({ sort }), 'INVALID_ARGUMENT', /sort/);
  });
}
