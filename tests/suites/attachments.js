/** attachments: add, get, list, update, delete, restore, purge. */

import { everything, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const report = {
    id: 'f-1',
    name: '報告.pdf',
    mimeType: 'application/pdf',
    storagePath: 's3://bucket/'.padEnd(1000, 'x'),
    fileId: 'file-1',
    size: 9_007_199_254_740_991,
    extractionRequestId: 'request-1',
    extractionStatus: 'completed',
    extractedText: 'First line\nSecond 🙂 line\0',
    metadata: { z: { pages: 3 }, a: [] },
    createdAt: 1_300_000_000_789,
  };

  /** A store with a conversation `c` that has a message `m`. */
  const withMessage = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'user', content: 'see the file' });
    return store;
  };

  test('add gives the defaults', async () => {
    const { attachments, stats } = await withMessage();
    const row = await attachments.add('m', {});
    expect(row.id).to.match(uuid7);
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row).to.deep.equal({
      id: row.id,
      conversationId: 'c',
      messageId: 'm',
      name: '',
      mimeType: '',
      storagePath: '',
      fileId: '',
      size: null,
      sha256: null,
      extractionRequestId: '',
      extractionStatus: 'none',
      extractedText: null,
      metadata: {},
      createdAt: row.createdAt,
      updatedAt: row.createdAt,
    });
    expect(await attachments.get(row.id)).to.deep.equal(row);
    expect((await stats()).attachments).to.equal(1);
  });

  test('add keeps everything given', async () => {
    const { attachments } = await withMessage();
    const row = await attachments.add('m', report);
    expect(row).to.deep.include(report);
    expect(JSON.stringify(row.metadata)).to.equal(JSON.stringify(report.metadata));
    expect(await attachments.get('f-1')).to.deep.equal(row);
  });

  test('extraction is pending where it was asked for', async () => {
    const { attachments } = await withMessage();
    const status = async (input) => (await attachments.add('m', input)).extractionStatus;
    expect(await status({ extractionRequestId: 'r' })).to.equal('pending');
    expect(await status({ extractionRequestId: '' })).to.equal('none');
    expect(await status({ extractionRequestId: 'r', extractionStatus: 'none' })).to.equal('none');
    expect(await status({ extractionStatus: 'failed' })).to.equal('failed');
  });

  test('the same again is no conflict, another one is', async () => {
    const store = await withMessage();
    await store.messages.append('c', { id: 'n', role: 'user', content: 'x' });
    const { attachments } = store;
    const row = await attachments.add('m', report);
    expect(await attachments.add('m', report)).to.deep.equal(row);
    const { createdAt: _createdAt, ...untimed } = report;
    expect(await attachments.add('m', untimed)).to.deep.equal(row);
    for (const other of [
      { name: '' },
      { mimeType: 'x' },
      { storagePath: '' },
      { fileId: '' },
      { size: null },
      { extractionRequestId: '' },
      { extractionStatus: 'failed' },
      { extractedText: null },
      { metadata: {} },
      { createdAt: 5 },
    ]) {
      await refuses(() => attachments.add('m', { ...report, ...other }), 'CONFLICT', 'input.id');
    }
    await refuses(() => attachments.add('n', report), 'CONFLICT');
    await attachments.delete('f-1');
    await refuses(() => attachments.add('m', report), 'CONFLICT');
    expect((await store.stats()).attachments).to.equal(0);
  });

  test('update changes what is given, and null clears', async () => {
    const { attachments } = await withMessage();
    const before = await attachments.add('m', report);
    const done = { extractionStatus: 'failed', extractedText: 'other' };
    const row = await attachments.update('f-1', done);
    expect(row).to.deep.equal({ ...before, ...done, updatedAt: row.updatedAt });
    const rest = {
      name: 'n',
      mimeType: 'text/plain',
      storagePath: '/p',
      fileId: '',
      size: 0,
      extractionRequestId: 'request-2',
      metadata: { b: 1 },
    };
    expect(await attachments.update('f-1', rest)).to.deep.include({ ...done, ...rest });
    const nothing = { size: null, extractedText: null, metadata: null };
    expect(await attachments.update('f-1', nothing)).to.deep.include({
      name: 'n',
      size: null,
      extractedText: null,
      metadata: {},
    });
  });

  test('list filters, sorts and pages', async () => {
    const store = await withMessage();
    const { attachments, messages } = store;
    await messages.append('c', { id: 'a', role: 'user', content: 'x' });
    await store.conversations.create({ id: 'd' });
    await messages.append('d', { id: 'z', role: 'user', content: 'x' });
    for (const [messageId, id, createdAt, extractionRequestId] of [
      ['m', 'm1', 5000, 'r1'],
      ['z', 'z1', 4000, 'r1'],
      ['a', 'a1', 3000, 'r2'],
      ['m', 'm2', 2000, ''],
      ['a', 'a2', 1000, ''],
    ]) {
      await attachments.add(messageId, { id, createdAt, extractionRequestId });
    }
    const find = async (filters, sort) =>
      ids((await attachments.list({ filters, sort })).items).join(' ');
    expect(await find()).to.equal('a2 m2 a1 z1 m1');
    const newest = { field: 'createdAt', direction: 'desc' };
    expect(await find({}, newest)).to.equal('m1 z1 a1 m2 a2');
    expect(await find({ id: 'm2' })).to.equal('m2');
    expect(await find({ conversationId: 'c' })).to.equal('a2 m2 a1 m1');
    expect(await find({ extractionRequestId: 'r1' })).to.equal('z1 m1');
    expect(await find({ messageId: 'm' })).to.equal('m1 m2');
    expect(await find({ messageIds: ['z', 'm', 'a', 'gone'] })).to.equal('a1 a2 m1 m2 z1');
    const last = { field: 'message', direction: 'desc' };
    expect(await find({ messageIds: ['z', 'a'] }, last)).to.equal('z1 a2 a1');
    for (const filters of [{ messageId: 'm' }, { messageIds: ['m'] }]) {
      await bad(() => find(filters, newest), 'sort.field', 'message');
    }
    expect(await find({ messageIds: ['z', 'm'], conversationId: 'd' })).to.equal('z1');
    expect(await find({ messageIds: ['z', 'm'], extractionRequestId: 'r1' })).to.equal('m1 z1');
    expect(await find({ messageIds: [] })).to.equal('');
    expect(await find({ messageId: 'gone' })).to.equal('');
    const filters = { messageIds: ['a', 'm', 'z'] };
    const pages = await everything((query) => attachments.list(query), { filters, pageSize: 2 });
    expect(ids(pages).join(' ')).to.equal('a1 a2 m1 m2 z1');
    await bad(() => attachments.list({ sort: { field: 'message' } }), 'sort.field', 'messageIds');
    await bad(() => attachments.list({ filters: { name: 'x' } }), 'filters.name');
    const many = Array.from({ length: 501 }, (_, index) => `m${index}`);
    await bad(() => attachments.list({ filters: { messageIds: many } }), 'filters.messageIds');
  });

  test('delete hides, restore brings back, purge removes', async () => {
    const store = await withMessage();
    const { attachments } = store;
    const row = await attachments.add('m', report);
    expect(await attachments.delete('f-1')).to.equal(undefined);
    await refuses(() => attachments.get('f-1'), 'NOT_FOUND', undefined, 'f-1');
    await refuses(() => attachments.update('f-1', { name: 'x' }), 'NOT_FOUND');
    await refuses(() => attachments.delete('f-1'), 'NOT_FOUND');
    expect((await attachments.list({ filters: { messageId: 'm' } })).items).to.deep.equal([]);
    expect((await store.stats()).attachments).to.equal(0);
    expect(await attachments.restore('f-1')).to.deep.equal(row);
    expect(await attachments.purge('f-1')).to.equal(undefined);
    await refuses(() => attachments.restore('f-1'), 'NOT_FOUND');
    await refuses(() => attachments.purge('f-1'), 'NOT_FOUND');
  });

  test('what hides its message hides an attachment', async () => {
    const store = await withMessage();
    const { attachments, messages, conversations } = store;
    const reply = { id: 'reply', role: 'user', content: 'x', threadId: 'm' };
    await messages.append('c', reply);
    await attachments.add('m', { id: 'own' });
    await attachments.add('reply', { id: 'replied' });
    const hides = async (hide, restore, hidden) => {
      await hide();
      for (const id of hidden) {
        await refuses(() => attachments.get(id), 'NOT_FOUND');
        await refuses(() => attachments.update(id, { name: 'x' }), 'NOT_FOUND');
        await refuses(() => attachments.delete(id), 'NOT_FOUND');
        await refuses(() => attachments.restore(id), 'NOT_FOUND');
      }
      const filters = { messageIds: ['m', 'reply'] };
      const left = ['own', 'replied'].filter((id) => !hidden.includes(id));
      expect(ids((await attachments.list({ filters })).items)).to.deep.equal(left);
      expect(ids((await attachments.list()).items)).to.deep.equal(left);
      await restore();
      expect((await attachments.list()).items).to.have.lengthOf(2);
    };
    const both = ['own', 'replied'];
    await hides(
      () => messages.delete('reply'),
      () => messages.restore('reply'),
      ['replied'],
    );
    await hides(
      () => messages.delete('m'),
      () => messages.restore('m'),
      both,
    );
    await hides(
      () => conversations.delete('c'),
      () => conversations.restore('c'),
      both,
    );
    await messages.delete('m');
    await refuses(() => attachments.add('m', {}), 'NOT_FOUND', undefined, 'm');
    await messages.purge('m');
    await refuses(() => attachments.purge('own'), 'NOT_FOUND');
    await refuses(() => attachments.purge('replied'), 'NOT_FOUND');
  });

  test('a message is read with what it brought, in the order in which it was added', async () => {
    const { attachments, messages } = await withMessage();
    const second = await attachments.add('m', { id: 'b', createdAt: 2000 });
    const first = await attachments.add('m', { id: 'a', createdAt: 1000 });
    await attachments.add('m', { id: 'hidden' });
    await attachments.delete('hidden');
    const message = await messages.get('m', { with: ['attachments'] });
    expect(message.attachments).to.deep.equal([second, first]);
  });

  test('what is wrong is refused and changes nothing', async () => {
    const store = await withMessage();
    const { attachments } = store;
    const before = await attachments.add('m', report);
    await refuses(() => attachments.add('gone', {}), 'NOT_FOUND', undefined, 'gone');
    const wrong = {
      name: ['x'.repeat(256), 5],
      mimeType: ['x'.repeat(256)],
      storagePath: [5],
      fileId: ['x'.repeat(256)],
      size: [-1, 1.5, 2 ** 53, '5'],
      extractionRequestId: ['x'.repeat(256)],
      extractionStatus: ['', 'done'],
      extractedText: [5],
      metadata: [[], 'x'],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        await bad(() => attachments.add('m', { [name]: value }), `input.${name}`);
        await bad(() => attachments.update('f-1', { [name]: value }), `fields.${name}`);
      }
    }
    await bad(() => attachments.add('m', { id: '' }), 'input.id');
    await bad(() => attachments.add('m', { createdAt: 9.3e12 }), 'input.createdAt');
    await bad(() => attachments.update('f-1', { id: 'other' }), 'fields.id');
    expect((await attachments.list()).items).to.deep.equal([before]);
  });

  test('a change tells whoever watches', async () => {
    const store = await withMessage();
    const changes = [];
    store.on('change', (change) => changes.push(...change));
    const touched = { conversationId: 'c', kinds: ['attachments'], messageIds: ['m'] };
    await store.attachments.add('m', report);
    await store.attachments.add('m', report);
    expect(changes).to.deep.equal([touched]);
    await store.attachments.update('f-1', { name: 'x' });
    await store.attachments.delete('f-1');
    await store.attachments.restore('f-1');
    await store.attachments.purge('f-1');
    expect(changes).to.deep.equal(Array(5).fill(touched));
  });

  if (!persistent) return;

  test('each scope has its own', async () => {
    const mine = await withMessage();
    const row = await mine.attachments.add('m', report);
    const theirs = await reopen(mine, { scope: { userId: 'eve' } });
    const { attachments } = theirs;
    for (const call of [
      () => attachments.add('m', {}),
      () => attachments.get('f-1'),
      () => attachments.update('f-1', { name: 'x' }),
      () => attachments.delete('f-1'),
      () => attachments.restore('f-1'),
      () => attachments.purge('f-1'),
    ]) {
      await refuses(call, 'NOT_FOUND');
    }
    for (const filters of [{ id: 'f-1' }, { messageId: 'm' }, { messageIds: ['m'] }]) {
      expect((await attachments.list({ filters })).items).to.deep.equal([]);
    }
    const again = await reopen(theirs, { scope: undefined });
    expect((await again.attachments.list()).items).to.deep.equal([row]);
  });
}
