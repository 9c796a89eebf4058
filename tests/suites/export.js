/** What `export` writes, and that an import of it is the same again. */

import {
  bytesOf,
  exported,
  fillEverything,
  recordsOf,
  reportOf,
  textOf,
} from '../support/exports.js';
import { snapshot } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const reading = (store, options) => () => bytesOf(store.export(options));

  test('everything comes back, and is exported as the same bytes', async () => {
    const store = await openStore({ scope: { userId: 'ada' } });
    await fillEverything(store);
    const text = await exported(store);
    const types = new Set(recordsOf(text).map(({ type }) => type));
    expect([...types].sort()).to.deep.equal(
      [
        'header',
        'user',
        'assistant',
        'conversation',
        'member',
        'message',
        'component',
        'attachment',
        'reaction',
        'readMark',
        'feedback',
        'draft',
        'end',
      ].sort(),
    );
    const scopes = [
      { userId: 'ada' },
      { userId: 'bob', organizationId: 'acme' },
      { userId: '' },
      { userId: 'zz' },
    ];
    for (const scope of scopes) {
      const other = await openStore({ scope });
      const report = await other.import(text);
      expect(report).to.deep.equal(reportOf({ imported: 5 }));
      expect(await exported(other)).to.equal(text);
    }
    const memory = await openStore({ storage: 'memory' });
    await memory.import(text);
    expect(await exported(memory)).to.equal(text);
  });

  test('what is read of it is what was there', async () => {
    const store = await openStore();
    await fillEverything(store);
    const other = await openStore();
    await other.import(await exported(store));
    expect(await snapshot(other)).to.deep.equal(await snapshot(store));
    for (const copy of [store, other]) await copy.conversations.restore('deleted');
    const read = async (copy) => [
      await copy.timeline.page('tree', { branch: 'all', replies: true }),
      await copy.messages.list({ with: ['reactions', 'attachments', 'feedback', 'nanoseconds'] }),
      await copy.messages.pinned('tree'),
      await copy.reads.unread(),
      await copy.drafts.get('tree'),
      await copy.members.list('channel'),
      await copy.summaries.get('tree'),
      await copy.users.list(),
      await copy.assistants.list(),
      await copy.timeline.page('deleted'),
    ];
    expect(await read(other)).to.deep.equal(await read(store));
    // It goes on where it was.
    for (const copy of [store, other]) {
      const next = await copy.messages.append('tree', { role: 'user', content: 'next' });
      expect([next.previousId, next.sequence]).to.deep.equal(['task', 12]);
    }
  });

  test('times are digits, to the nanosecond', async () => {
    const store = await openStore();
    await fillEverything(store);
    const text = await exported(store, { conversationId: 'tree' });
    const [, conversation] = recordsOf(text);
    expect(conversation.createdAt).to.equal('1700000000123456789');
    const message = recordsOf(text).find(({ id }) => id === 'a');
    expect(message.createdAt).to.equal('1700000000123456790');
  });

  test('one conversation alone', async () => {
    const store = await openStore();
    await fillEverything(store);
    const records = recordsOf(await exported(store, { conversationId: 'channel' }));
    expect(records.map(({ type }) => type)).to.deep.equal([
      'header',
      'conversation',
      'member',
      'member',
      'message',
      'end',
    ]);
    expect(records.at(-1)).to.deep.equal({ type: 'end', id: 'channel', records: 3 });
    await refuses(reading(store, { format: 'ndjson', conversationId: 'none' }), 'NOT_FOUND');
  });

  test('a stream under way is exported as far as it is, interrupted', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const stream = await store.streams.begin('c', { id: 'm' });
    stream.append('half an ans');
    await stream.flush();
    const record = recordsOf(await exported(store)).find(({ id }) => id === 'm');
    expect([record.status, record.content]).to.deep.equal(['interrupted', 'half an ans']);
    await stream.finish();
  });

  test('a long conversation comes in many pages', async () => {
    const store = await openStore({ durability: 'relaxed' });
    await store.conversations.create({ id: 'c' });
    for (let part = 0; part < 3; part++) {
      const inputs = Array.from({ length: 400 }, (_, index) => ({
        id: `m${part}-${index}`,
        role: index % 2 === 0 ? 'user' : 'assistant',
        content: `${part} ${index} ${'漢字 '.repeat(200)}`,
      }));
      await store.messages.appendMany('c', inputs);
      await store.components.append('c', { componentKind: 'card', payload: { part } });
    }
    const text = await exported(store);
    expect(recordsOf(text).filter(({ type }) => type === 'message')).to.have.lengthOf(1200);
    const other = await openStore({ durability: 'relaxed' });
    expect((await other.import(text)).imported).to.equal(1);
    expect(await exported(other)).to.equal(text);
    // It is there already, in more parts than one.
    const again = await other.import(text);
    expect(again).to.deep.equal(reportOf({ skipped: 1 }));
    expect(await exported(other)).to.equal(text);
  });

  test('it is told how far it is, and given up at any time', async () => {
    const store = await openStore();
    await fillEverything(store);
    const told = [];
    const bytes = await bytesOf(
      store.export({ format: 'ndjson', onProgress: (progress) => told.push(progress) }),
    );
    expect(told.at(-1)).to.deep.equal({ done: bytes.length, conversations: 5 });
    const abort = new AbortController();
    const stream = store.export({ format: 'ndjson', signal: abort.signal });
    abort.abort();
    await refuses(() => textOf(stream), 'ABORTED');
    await store.export({ format: 'ndjson' }).cancel();
    await store.close();
    await refuses(reading(store, { format: 'ndjson' }), 'CLOSED');
  });

  test('other options are refused', async () => {
    const store = await openStore();
    const refused = (options, field) => refuses(reading(store, options), 'INVALID_ARGUMENT', field);
    await refused(undefined, 'options.format');
    await refused({}, 'options.format');
    await refused({ format: 'docx' }, 'options.format');
    await refused({ format: 'ndjson', conversationID: 'c' }, 'options.conversationID');
    await refused({ format: 'ndjson', conversationId: 1 }, 'options.conversationId');
  });
}
