/** What `import` takes, and what it leaves. */

import { exported, fillEverything, recordsOf, reportOf } from '../support/exports.js';
import { contents, ids } from '../support/rows.js';

const header = { type: 'header', format: 'chatkeep', version: 1 };
const lines = (...records) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** A conversation with its messages, as an export has it. */
const conversation = (id, messages = [], fields = {}) => [
  { type: 'conversation', id, title: id, ...fields },
  ...messages,
  { type: 'end', id, records: messages.length },
];

/** Messages `ID-1`, `ID-2`, ... that follow each other. */
const chain = (id, count, content = 'x') =>
  Array.from({ length: count }, (_, index) => ({
    type: 'message',
    id: `${id}-${index + 1}`,
    sequence: index + 1,
    role: 'user',
    content: `${content} ${index + 1}`,
    ...(index > 0 && { previousId: `${id}-${index}` }),
    onPath: true,
  }));

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore, reopen, persistent }) {
  test('importing again changes nothing', async () => {
    const store = await openStore();
    await fillEverything(store);
    const text = await exported(store);
    const report = await store.import(text);
    expect(report).to.deep.equal(reportOf({ skipped: 5 }));
    expect(await exported(store)).to.equal(text);
  });

  test('it is read from text, bytes, a file, a stream and an iterator', async () => {
    const text = lines(header, ...conversation('c', chain('c', 3, '漢')));
    const bytes = new TextEncoder().encode(text);
    const pieces = async function* () {
      // In the middle of characters.
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    };
    const halves = async function* () {
      yield text.slice(0, 100);
      yield text.slice(100);
    };
    const sources = [text, bytes, bytes.buffer, new Blob([bytes]), new Blob([bytes]).stream()];
    for (const source of [...sources, pieces(), halves()]) {
      const store = await openStore({ storage: 'memory' });
      expect((await store.import(source)).imported).to.equal(1);
      const { items } = await store.timeline.page('c');
      expect(contents(items)).to.deep.equal(['漢 3', '漢 2', '漢 1']);
    }
  });

  test('what is new in a conversation is added, and what is there stays', async () => {
    const store = await openStore();
    await store.import(lines(header, ...conversation('c', chain('c', 2))));
    await store.messages.update('c-1', { content: 'edited' });
    await store.conversations.update('c', { title: 'renamed' });
    const more = [
      ...chain('c', 4),
      { type: 'reaction', messageId: 'c-1', name: 'a' },
      { type: 'reaction', messageId: 'c-4', name: 'b' },
      { type: 'feedback', messageId: 'c-3', rating: 'up' },
      { type: 'component', id: 'p', componentKind: 'card', payload: {}, messageId: 'c-1' },
      { type: 'draft', text: 'not ours' },
    ];
    const report = await store.import(lines(header, ...conversation('c', more)));
    expect(report).to.deep.equal(reportOf({ imported: 1 }));
    expect((await store.conversations.get('c')).title).to.equal('renamed');
    const { items } = await store.timeline.page('c', { afterSequence: 0 });
    expect(items.map(({ content, kind }) => (kind === 'component' ? kind : content))).to.deep.equal(
      ['edited', 'x 2', 'x 3', 'x 4', 'component'],
    );
    expect(await store.reactions.list('c-1')).to.deep.equal([]);
    expect((await store.reactions.list('c-4')).map(({ name }) => name)).to.deep.equal(['b']);
    expect((await store.feedback.get('c-3')).rating).to.equal('up');
    expect(await store.drafts.get('c')).to.equal(null);
    const again = await store.import(lines(header, ...conversation('c', more)));
    expect(again).to.deep.equal(reportOf({ skipped: 1 }));
  });

  test('what was gone on with here becomes a branch beside it', async () => {
    const store = await openStore();
    await store.import(lines(header, ...conversation('c', chain('c', 2))));
    await store.messages.append('c', { id: 'ours', role: 'user', content: 'ours' });
    await store.import(lines(header, ...conversation('c', chain('c', 3))));
    const shown = (await store.timeline.page('c')).items;
    expect(ids(shown)).to.deep.equal(['ours', 'c-2', 'c-1']);
    expect(ids(await store.messages.siblings('c-3'))).to.deep.equal(['ours', 'c-3']);
  });

  test('a large continuation of a large conversation is added, too', async () => {
    const store = await openStore({ durability: 'relaxed' });
    const text = 'x'.repeat(2000);
    await store.import(lines(header, ...conversation('c', chain('c', 1100, text))));
    const report = await store.import(lines(header, ...conversation('c', chain('c', 1700, text))));
    expect(report).to.deep.equal(reportOf({ imported: 1 }));
    expect((await store.stats()).messages).to.equal(1700);
    expect((await store.messages.last('c')).id).to.equal('c-1700');
  });

  test('what is deleted here stays deleted', async () => {
    const store = await openStore();
    const text = lines(header, ...conversation('c', chain('c', 2)));
    await store.import(text);
    await store.messages.delete('c-2');
    expect((await store.import(text)).skipped).to.equal(1);
    expect((await store.stats()).messages).to.equal(1);
    await store.conversations.delete('c');
    const more = lines(header, ...conversation('c', chain('c', 3)));
    expect((await store.import(more)).skipped).to.equal(1);
    expect((await store.stats()).conversations).to.equal(0);
  });

  test('a source that is cut off leaves whole conversations', async () => {
    const first = conversation('a', chain('a', 2));
    const second = conversation('b', chain('b', 3));
    const text = lines(header, ...first, ...second);
    const begin = lines(header, ...first).length;
    // At each end of a line of the second, and in the middle of each.
    const cuts = [];
    for (let at = begin; at < text.length; at++) {
      if (text[at - 1] === '\n') cuts.push(at, at + 10);
    }
    for (const at of cuts) {
      const store = await openStore({ storage: 'memory' });
      const { imported, quarantined } = await store.import(text.slice(0, at));
      expect(imported, `cut at ${at}`).to.equal(1);
      expect(quarantined).to.have.lengthOf(at === begin ? 0 : 1);
      expect((await store.stats()).messages).to.equal(2);
    }
  });

  test('what cannot be understood is told, and everything else is taken', async () => {
    const store = await openStore();
    const message = { type: 'message', id: 'm', role: 'user', content: 'x' };
    const bad = {
      role: [{ ...message, role: 'robot' }],
      field: [{ ...message, colour: 'red' }],
      time: [{ ...message, createdAt: 17 }],
      'time beyond': [{ ...message, createdAt: '9999999999999999999' }],
      previous: [{ ...message, previousId: 'nothing' }],
      twice: [message, message],
      sequences: [
        { ...message, sequence: 2 },
        { ...message, id: 'n', sequence: 1 },
      ],
      path: [
        { ...message, onPath: true },
        { ...message, id: 'n', onPath: true },
      ],
      surrogate: [{ ...message, content: '\ud800' }],
      mark: [{ type: 'readMark', sequence: 5 }],
      type: [{ type: 'poem' }],
      streaming: [{ ...message, status: 'streaming' }],
      attached: [{ type: 'attachment', id: 'f', messageId: 'nothing' }],
    };
    const records = [header];
    for (const [id, inner] of Object.entries(bad)) records.push(...conversation(id, inner));
    records.push(...conversation('good', chain('good', 2)));
    records.push({ type: 'message', id: 'stray', role: 'user', content: 'x' });
    records.push({ type: 'conversation' }, { type: 'end', records: 0 }, { type: 'user' });
    const text = `${lines(...records)}not JSON\n[]\n${lines(...conversation('last', []))}`;
    const { imported, skipped, quarantined } = await store.import(text);
    expect([imported, skipped]).to.deep.equal([2, 0]);
    const told = quarantined.map(({ what }) => what);
    const expected = Object.keys(bad).map((id) => `conversation ${id}`);
    expect(told.slice(0, expected.length)).to.deep.equal(expected);
    expect(told.slice(expected.length)).to.have.lengthOf(5);
    for (const { why } of quarantined) expect(why).to.be.a('string').that.is.not.empty;
    expect(ids((await store.conversations.list()).items).sort()).to.deep.equal(['good', 'last']);
    expect((await store.stats()).messages).to.equal(2);
  });

  test('an id of another conversation is told', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'mine' });
    await store.messages.append('mine', { id: 'm', role: 'user', content: 'mine' });
    const message = { type: 'message', id: 'm', role: 'user', content: 'x' };
    const { quarantined } = await store.import(lines(header, ...conversation('c', [message])));
    expect(quarantined).to.have.lengthOf(1);
    expect(quarantined[0].what).to.equal('conversation c');
    expect((await store.stats()).conversations).to.equal(1);
  });

  test('what is no export is refused, and so is one of a newer version', async () => {
    const store = await openStore();
    const refused = (source) =>
      refuses(() => store.import(source, { format: 'chatkeep' }), 'INVALID_ARGUMENT', 'source');
    for (const source of ['', '\n', 'Hello', '{}', '[]', '{"type":"header"}', new Uint8Array(9)]) {
      await refused(source);
    }
    await refused(lines({ ...header, version: 2 }));
    for (const source of [undefined, null, 5, {}]) await refused(source);
    await refused(
      (async function* () {
        yield 5;
      })(),
    );
    const options = { onprogress: () => {} };
    await refuses(() => store.import('', options), 'INVALID_ARGUMENT', 'options.onprogress');
    await refuses(() => store.import('', { format: 'x' }), 'INVALID_ARGUMENT', 'options.format');
  });

  test('it is told how far it is', async () => {
    const store = await openStore();
    const text = lines(header, ...conversation('a'), ...conversation('b'));
    const told = [];
    const onProgress = (progress) => told.push(progress);
    await store.import(text, { onProgress });
    expect(told.at(-1)).to.deep.equal({ done: text.length, total: text.length, conversations: 2 });
    await store.import(new Blob([text]).stream(), { onProgress });
    expect(told.at(-1)).to.deep.equal({ done: text.length, total: null, conversations: 2 });
  });

  test('given up at any time, it keeps what is complete and nothing else', async () => {
    // The second is written in parts.
    const long = conversation('b', chain('b', 1500, 'x'.repeat(1000)));
    const text = lines(header, ...conversation('a', chain('a', 2)), ...long);
    const bytes = new TextEncoder().encode(text);
    for (const at of [0.1, 0.8]) {
      const store = await openStore({ durability: 'relaxed' });
      const abort = new AbortController();
      const source = async function* () {
        for (let from = 0; from < bytes.length; from += 100_000) {
          if (from > at * bytes.length) abort.abort();
          yield bytes.subarray(from, from + 100_000);
        }
      };
      await refuses(() => store.import(source(), { signal: abort.signal }), 'ABORTED');
      expect((await store.stats()).messages).to.equal(2);
      expect(await exported(store)).to.equal(
        lines(header) +
          (await exported(store, { conversationId: 'a' })).slice(lines(header).length),
      );
      // What is left of it is in nobody's way.
      expect((await store.import(text)).imported).to.equal(1);
      expect((await store.stats()).messages).to.equal(1502);
    }
  });

  test('what is being imported is not there until it is whole', async () => {
    const store = await openStore({ durability: 'relaxed' });
    const long = conversation('c', chain('c', 2500, 'x'.repeat(1000)));
    const bytes = new TextEncoder().encode(lines(header, ...long));
    const looked = [];
    const source = async function* () {
      for (let from = 0; from < bytes.length; from += 500_000) {
        yield bytes.subarray(from, from + 500_000);
        // With the last piece came its end.
        if (from + 500_000 >= bytes.length) return;
        looked.push((await store.conversations.list()).items.length);
        looked.push((await store.stats()).messages);
        await refuses(() => store.conversations.get('c'), 'NOT_FOUND');
        await refuses(() => store.conversations.restore('c'), 'NOT_FOUND');
        await refuses(() => store.conversations.purge('c'), 'NOT_FOUND');
        await refuses(() => store.messages.get('c-1'), 'NOT_FOUND');
        expect(recordsOf(await exported(store))).to.deep.equal([header]);
      }
    };
    expect((await store.import(source())).imported).to.equal(1);
    expect(looked.length).to.be.above(5);
    expect(new Set(looked)).to.deep.equal(new Set([0]));
    expect((await store.stats()).messages).to.equal(2500);
  });

  test('a source that fails fails the import, and leaves nothing half', async () => {
    const store = await openStore();
    const source = async function* () {
      yield lines(header, ...conversation('a', chain('a', 2)));
      yield lines(...conversation('b', chain('b', 2500)).slice(0, 2400));
      throw new Error('the network is gone');
    };
    let failure;
    await store.import(source()).catch((error) => (failure = error));
    expect(failure.message).to.include('network');
    expect((await store.stats()).messages).to.equal(2);
  });

  test('those who watch are told', async () => {
    const store = await openStore();
    const seen = [];
    store.on('change', (changes) => seen.push(...changes.map((change) => change.conversationId)));
    await store.import(lines(header, ...conversation('a', chain('a', 2)), ...conversation('b')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen.sort()).to.deep.equal(['a', 'b']);
  });

  if (!persistent) return;

  test('what a crash leaves of an import is gone when the store is opened', async () => {
    const store = await openStore();
    const long = conversation('c', chain('c', 2500));
    await new Promise((resolve) => {
      const source = async function* () {
        yield lines(header, ...long.slice(0, 2400));
        // What came is written. Nothing more comes, as if the page were gone.
        resolve();
        await new Promise(() => {});
      };
      store.import(source()).catch(() => {});
    });
    const again = await reopen(store);
    expect((await again.import(lines(header, ...long))).imported).to.equal(1);
    expect((await again.stats()).messages).to.equal(2500);
  });
}
