/** attachments: add with bytes, and open. */

import { noise } from '../support/noise.js';

const hexadecimal = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
const sha256 = async (bytes) => hexadecimal(await crypto.subtle.digest('SHA-256', bytes));

const streamOf = (chunks) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

async function* each(chunks) {
  for (const chunk of chunks) yield chunk;
}

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

async function drained(stream) {
  const parts = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytesOf(new Blob(parts));
    parts.push(value);
  }
}

/** Chai compares large arrays element by element, and prints them. */
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

/** @param {import('../support/context.js').Context} context */
export default function suite(context) {
  const { test, expect, refuses, persistent, where, library, openStore, reopen } = context;
  const { attachmentFolder, freshName } = context;
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const piece = 1024 * 1024;

  const withMessage = async (options = {}) => {
    // A name makes it a new one: what files are there is looked at, and those that an earlier test
    // left would go with the next opening only.
    const store = await openStore({ name: freshName(), ...options });
    await store.conversations.create({ id: 'c' });
    for (const id of ['m', 'n']) {
      await store.messages.append('c', { id, role: 'user', content: 'see the file' });
    }
    return store;
  };

  const read = async ({ attachments }, id, range) =>
    (await attachments.open(id, { range })).bytes();

  /** Files are removed after the call that freed them is answered. */
  const eventually = async (check) => {
    for (let tries = 0; !(await check()); tries++) {
      if (tries > 500) throw new Error('it did not come to that');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const files = async (store) =>
    (await attachmentFolder(store.name).list()).map(({ name }) => name);
  const eventuallyFiles = (store, count) =>
    eventually(async () => (await files(store)).length === count);

  test('what is added is read as it was, however it was given', async () => {
    const store = await withMessage();
    const { attachments } = store;
    const content = noise(300_000);
    const chunks = [content.subarray(0, 7), content.subarray(7, 7), content.subarray(7)];
    const given = {
      bytes: { bytes: content },
      buffer: { bytes: content.slice().buffer },
      blob: { blob: new Blob([content]) },
      stream: { stream: streamOf(chunks) },
      iterable: { stream: each(chunks) },
    };
    const hash = await sha256(content);
    for (const [id, source] of Object.entries(given)) {
      const row = await attachments.add('m', { id, name: 'a.bin', ...source });
      expect(row).to.include({ id, name: 'a.bin', size: 300_000, sha256: hash, messageId: 'm' });
      expect(await attachments.get(id)).to.deep.equal(row);
      const opened = await attachments.open(id);
      expect(opened.attachment).to.deep.equal(row);
      expect(opened.size).to.equal(300_000);
      expect(same(await opened.bytes(), content)).to.equal(true);
      expect(same(await drained(opened.stream()), content)).to.equal(true);
      expect(same(await bytesOf(opened.blob()), content)).to.equal(true);
    }
    expect((await store.stats()).attachmentBytes).to.equal(300_000);
    expect((await store.stats()).attachments).to.equal(5);
  });

  test('the lengths around a piece and a block', async () => {
    const store = await withMessage();
    for (const length of [0, 1, 55, 56, 64, piece - 1, piece, piece + 1, 2 * piece + 55]) {
      const content = noise(length, length);
      const id = String(length);
      for (const source of [{ bytes: content }, { blob: new Blob([content]) }]) {
        const row = await store.attachments.add('m', { id, ...source });
        expect(row.size).to.equal(length);
        expect(row.sha256).to.equal(await sha256(content));
      }
      expect(same(await read(store, id), content), id).to.equal(true);
    }
  });

  test('a File gives its name, a Blob its type', async () => {
    const { attachments } = await withMessage();
    const file = new File(['Hi'], 'hello.txt', { type: 'text/plain' });
    const row = await attachments.add('m', { id: 'f', blob: file });
    expect(row).to.include({ name: 'hello.txt', mimeType: 'text/plain' });
    expect((await attachments.open('f')).blob().type).to.equal('text/plain');
    expect(await (await attachments.open('f')).blob().text()).to.equal('Hi');
    const named = { blob: file, name: '', mimeType: 'x/y' };
    expect(await attachments.add('m', named)).to.include({ name: '', mimeType: 'x/y' });
  });

  test('a range is read without the rest', async () => {
    const store = await withMessage();
    const content = noise(3 * piece);
    await store.attachments.add('m', { id: 'f', bytes: content, mimeType: 'video/mp4' });
    for (const [range, start, end] of [
      [{}, 0, 3 * piece],
      [{ start: 5 }, 5, 3 * piece],
      [{ end: 7 }, 0, 7],
      [{ start: piece - 1, end: piece + 1 }, piece - 1, piece + 1],
      [{ start: 9, end: 9 }, 9, 9],
      [{ start: 3 * piece }, 3 * piece, 3 * piece],
      [{ start: 1, end: 99 * piece }, 1, 3 * piece],
    ]) {
      const opened = await store.attachments.open('f', { range });
      expect(opened.size).to.equal(end - start);
      expect(opened.attachment.size).to.equal(3 * piece);
      expect(opened.blob().type).to.equal('video/mp4');
      expect(same(await opened.bytes(), content.subarray(start, end))).to.equal(true);
      expect(same(await bytesOf(opened.blob()), content.subarray(start, end))).to.equal(true);
    }
    const open = (range) => () => store.attachments.open('f', { range });
    for (const start of [-1, 0.5, 3 * piece + 1]) {
      await bad(open({ start }), 'options.range.start');
    }
    await bad(open({ start: 5, end: 4 }), 'options.range.end');
    await bad(open({ end: -1 }), 'options.range.end');
    await bad(open({ form: 1 }), 'options.range.form');
    await bad(() => store.attachments.open('f', { rang: {} }), 'options.rang', 'range');
  });

  test('what is wrong is refused, and leaves nothing', async () => {
    const store = await withMessage();
    const { attachments } = store;
    const bytes = noise(10);
    const both = { bytes, blob: new Blob([bytes]) };
    await bad(() => attachments.add('m', both), 'input.blob', 'one too many');
    for (const wrong of ['text', 5, null, [1, 2]]) {
      await bad(() => attachments.add('m', { bytes: wrong }), 'input.bytes');
      await bad(() => attachments.add('m', { blob: wrong }), 'input.blob');
      await bad(() => attachments.add('m', { stream: wrong }), 'input.stream');
    }
    await bad(() => attachments.add('m', { stream: streamOf(['text']) }), 'input.stream', 'bytes');
    await bad(() => attachments.add('m', { bytes, name: 'x'.repeat(256) }), 'input.name');
    await bad(() => attachments.add('m', { bytes, size: 11 }), 'input.size', '10');
    await bad(() => attachments.add('m', { bytes, nmae: 'x' }), 'input.nmae', 'name');
    await bad(() => attachments.add('m', { bytes }, { onProgres: 1 }), 'options.onProgres');
    await bad(() => attachments.add('m', null), 'input');
    const batch = () => store.batch((b) => b.attachments.add('m', { bytes }));
    await bad(batch, 'calls[0].input.bytes');
    await refuses(() => attachments.add('gone', { bytes }), 'NOT_FOUND', undefined, 'gone');
    const failing = each([bytes]);
    failing.next = () => Promise.reject(new Error('the cable'));
    await bad(() => attachments.add('m', { stream: failing }), 'input.stream', 'the cable');
    expect(await attachments.add('m', { id: 'f', bytes, size: 10 })).to.include({ size: 10 });
    await bad(() => attachments.update('f', { size: 10 }), 'fields.size');
    await attachments.add('m', { id: 'elsewhere', fileId: 'x', size: 10 });
    await refuses(() => attachments.open('elsewhere'), 'NOT_FOUND', undefined, 'fileId');
    await refuses(() => attachments.open('gone'), 'NOT_FOUND');
    expect((await store.stats()).attachments).to.equal(2);
    if (attachmentFolder) expect(await files(store)).to.have.lengthOf(1);
    expect(await store.doctor()).to.deep.include({ ok: true, problems: [], leftoverFiles: 0 });
  });

  test('the same again is no conflict, other bytes are', async () => {
    const store = await withMessage();
    const { attachments } = store;
    const input = { id: 'f', name: 'a', bytes: noise(1000) };
    const row = await attachments.add('m', input);
    expect(await attachments.add('m', input)).to.deep.equal(row);
    await refuses(() => attachments.add('m', { ...input, bytes: noise(1000, 2) }), 'CONFLICT');
    await refuses(() => attachments.add('m', { ...input, bytes: noise(999) }), 'CONFLICT');
    await refuses(() => attachments.add('m', { id: 'f', name: 'a', size: 1000 }), 'CONFLICT');
    expect((await store.stats()).attachmentBytes).to.equal(1000);
    if (attachmentFolder) expect(await files(store)).to.have.lengthOf(1);
  });

  test('progress is told in bytes', async () => {
    const { attachments } = await withMessage();
    const content = noise(2 * piece + 5);
    const told = async (source) => {
      const all = [];
      await attachments.add('m', source, { onProgress: (progress) => all.push(progress) });
      return all;
    };
    const total = content.length;
    const done = [piece, 2 * piece, total];
    for (const source of [{ bytes: content }, { blob: new Blob([content]) }]) {
      expect(await told(source)).to.deep.equal(done.map((at) => ({ done: at, total })));
    }
    const streamed = await told({ stream: streamOf([content]) });
    expect(streamed).to.deep.equal(done.map((at) => ({ done: at, total: null })));
  });

  test('an abort leaves nothing, whenever it comes', async () => {
    const store = await withMessage();
    const { attachments } = store;
    const content = noise(3 * piece);
    const aborted = (source, options) =>
      refuses(() => attachments.add('m', source, options), 'ABORTED');
    await aborted({ bytes: content }, { signal: AbortSignal.abort() });
    for (const stop of [1, 2, 3]) {
      const controller = new AbortController();
      let calls = 0;
      const onProgress = () => void (++calls === stop && controller.abort());
      await aborted({ bytes: content }, { signal: controller.signal, onProgress });
    }
    const waiting = new AbortController();
    let cancelled = false;
    const endless = new ReadableStream({
      pull: () => void setTimeout(() => waiting.abort(), 5),
      cancel: () => void (cancelled = true),
    });
    await aborted({ stream: endless }, { signal: waiting.signal });
    await eventually(() => cancelled);
    expect((await store.stats()).attachments).to.equal(0);
    expect((await store.stats()).attachmentBytes).to.equal(0);
    expect(await store.doctor()).to.deep.include({ ok: true, leftoverFiles: 0 });
    if (attachmentFolder) expect(await files(store)).to.deep.equal([]);
    const row = await attachments.add('m', { bytes: content });
    expect(row.size).to.equal(3 * piece);
  });

  test('many at once', async () => {
    const store = await withMessage();
    const contents = Array.from({ length: 20 }, (_, index) => noise(50_000, index % 10));
    const rows = await Promise.all(
      contents.map((bytes, index) => store.attachments.add('m', { id: `f${index}`, bytes })),
    );
    for (const [index, { id }] of rows.entries()) {
      expect(same(await read(store, id), contents[index])).to.equal(true);
    }
    expect((await store.stats()).attachmentBytes).to.equal(10 * 50_000);
    if (attachmentFolder) expect(await files(store)).to.have.lengthOf(10);
  });

  test('closing ends what is being written', async () => {
    const store = await withMessage();
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(noise(2 * piece)),
    });
    let written;
    const progress = new Promise((resolve) => (written = resolve));
    const adding = store.attachments.add('m', { stream: endless }, { onProgress: written });
    const refused = refuses(() => adding, 'CLOSED');
    await progress;
    await store.close();
    await refused;
    await refuses(() => store.attachments.add('m', { bytes: noise(1) }), 'CLOSED');
    await refuses(() => store.attachments.open('f'), 'CLOSED');
    if (attachmentFolder) expect(await files(store)).to.deep.equal([]);
  });

  test('bytes are there until the last that needs them is purged', async () => {
    const store = await withMessage();
    const { attachments } = store;
    const bytes = noise(5000);
    const kept = async () => (await store.stats()).attachmentBytes;
    await attachments.add('m', { id: 'a', bytes });
    await attachments.add('n', { id: 'b', bytes });
    await attachments.delete('a');
    await attachments.purge('b');
    expect(await kept()).to.equal(5000);
    const { attachment } = await (await attachments.restore('a'), attachments.open('a'));
    expect(attachment.id).to.equal('a');
    expect(same(await read(store, 'a'), bytes)).to.equal(true);
    await attachments.purge('a');
    expect(await kept()).to.equal(0);
    if (attachmentFolder) await eventuallyFiles(store, 0);
    // And what was freed can be added anew, at once.
    for (let round = 0; round < 5; round++) {
      await attachments.add('m', { id: 'a', bytes });
      await attachments.purge('a');
      await attachments.add('m', { id: 'again', bytes });
      expect(same(await read(store, 'again'), bytes)).to.equal(true);
      await attachments.purge('again');
    }
    if (attachmentFolder) await eventuallyFiles(store, 0);
    expect(await store.doctor()).to.deep.include({ ok: true, leftoverFiles: 0 });
  });

  test('what takes attachments with it frees their bytes', async () => {
    const store = await withMessage();
    const { attachments, messages, conversations } = store;
    let seed = 10;
    const taken = async (take) => {
      await conversations.create({ id: 'd' });
      await messages.append('d', { id: 'root', role: 'user', content: 'x' });
      await messages.append('d', { id: 'reply', role: 'user', content: 'x', threadId: 'root' });
      const bytes = noise(100, ++seed);
      for (const id of ['root', 'reply']) await attachments.add(id, { bytes });
      await attachments.add('reply', { bytes: noise(100, ++seed) });
      const stays = await attachments.add('m', { bytes: noise(100, ++seed) });
      expect((await store.stats()).attachmentBytes).to.equal(300);
      await take();
      expect((await store.stats()).attachmentBytes).to.equal(100);
      if (attachmentFolder) await eventuallyFiles(store, 1);
      expect((await read(store, stays.id)).length).to.equal(100);
      await attachments.purge(stays.id);
      await conversations.purge('d').catch(() => {});
    };
    await taken(() => messages.purge('root'));
    await taken(() => conversations.reset('d'));
    await taken(() => conversations.purge('d'));
    await taken(async () => {
      await messages.clearThread('root');
      await messages.purge('root');
    });
    await taken(() => store.batch((b) => b.conversations.purge('d')));
  });

  test('doctor looks at every byte when it is asked to', async () => {
    const store = await withMessage();
    await store.attachments.add('m', { bytes: noise(3 * piece) });
    await store.attachments.add('m', { fileId: 'elsewhere' });
    const report = { ok: true, problems: [], lost: [], leftoverFiles: 0, repaired: false };
    expect(await store.doctor()).to.deep.include(report);
    expect(await store.doctor({ deep: true })).to.deep.include(report);
    await bad(() => store.doctor({ deep: 'yes' }), 'options.deep');
  });

  if (!persistent) return;

  test('bytes are there when the store is opened again', async () => {
    const store = await withMessage();
    const bytes = noise(2 * piece);
    await store.attachments.add('m', { id: 'f', bytes });
    const again = await reopen(store);
    expect(same(await read(again, 'f'), bytes)).to.equal(true);
  });

  test('the same bytes of two scopes are kept apart', async () => {
    const bytes = noise(1000);
    const mine = await withMessage({ scope: { userId: 'ada' } });
    await mine.attachments.add('m', { id: 'f', bytes });
    const theirs = await reopen(mine, { scope: { userId: 'eve' } });
    expect((await theirs.stats()).attachmentBytes).to.equal(0);
    await refuses(() => theirs.attachments.open('f'), 'NOT_FOUND');
    await theirs.conversations.create({ id: 'c' });
    await theirs.messages.append('c', { id: 'm', role: 'user', content: 'x' });
    await theirs.attachments.add('m', { id: 'f', bytes });
    expect((await theirs.stats()).attachmentBytes).to.equal(1000);
    expect(await files(theirs)).to.have.lengthOf(2);
    await theirs.attachments.purge('f');
    await eventuallyFiles(theirs, 1);
    const again = await reopen(theirs, { scope: { userId: 'ada' } });
    expect(same(await read(again, 'f'), bytes)).to.equal(true);
    expect(await again.doctor({ deep: true })).to.deep.include({ ok: true, leftoverFiles: 0 });
  });

  test('the bytes count for the store, and go with it', async () => {
    const store = await withMessage();
    await store.attachments.add('m', { bytes: noise(3 * piece) });
    const listed = async () =>
      (await library.listChatStores(where)).filter(({ name }) => name === store.name);
    const [{ bytes }] = await listed();
    expect(bytes).to.be.above(3 * piece);
    await store.close();
    await library.deleteChatStore({ name: store.name, ...where });
    expect(await listed()).to.deep.equal([]);
    expect(await files(store)).to.deep.equal([]);
  });

  const withFile = async (bytes) => {
    const store = await withMessage();
    const row = await store.attachments.add('m', { id: 'f', bytes });
    const folder = attachmentFolder(store.name);
    const [{ name }] = await folder.list();
    expect(name.startsWith(row.sha256), 'a file is named by its SHA-256').to.equal(true);
    return { store, folder, name };
  };
  const corrupt = (call) => refuses(call, 'CORRUPT', undefined, 'attachment f ');
  const found = async (store, options, says) => {
    const { ok, problems } = await store.doctor(options);
    expect({ ok, what: problems.map(({ what }) => what) }).to.deep.equal({
      ok: false,
      what: ['attachment'],
    });
    expect(problems[0].detail).to.include('attachment f ').and.include(says);
  };

  test('bytes that are gone are told, and come back when they are added again', async () => {
    const bytes = noise(1000);
    const { store, folder, name } = await withFile(bytes);
    const opened = await store.attachments.open('f');
    await folder.remove(name);
    await corrupt(() => store.attachments.open('f'));
    await corrupt(() => opened.bytes());
    await found(store, {}, 'gone');
    await store.attachments.add('n', { id: 'g', bytes });
    expect(same(await read(store, 'f'), bytes)).to.equal(true);
    expect((await store.doctor({ deep: true })).ok).to.equal(true);
  });

  test('bytes that were cut short are told', async () => {
    const { store, folder, name } = await withFile(noise(1000));
    await folder.write(name, noise(999));
    await corrupt(() => store.attachments.open('f'));
    await found(store, {}, '999');
    const theirs = await reopen(store, { scope: { userId: 'eve' } });
    const { problems } = await theirs.doctor();
    expect(problems.map(({ detail }) => detail).join()).to.include('another scope');
    expect(problems[0].detail).not.to.include('attachment f');
  });

  test('bytes that are others are told by whoever reads all of them', async () => {
    const content = noise(2 * piece + 10);
    const { store, folder, name } = await withFile(content);
    const damaged = content.slice();
    damaged[piece] ^= 1;
    await folder.write(name, damaged);
    const opened = await store.attachments.open('f');
    await corrupt(() => opened.bytes());
    await corrupt(() => drained(opened.stream()));
    const range = { start: 0, end: 10 };
    expect(same(await read(store, 'f', range), content.subarray(0, 10))).to.equal(true);
    expect((await store.doctor()).ok).to.equal(true);
    await found(store, { deep: true }, 'not those');
  });

  test('reading what was purged in the meantime is no damage', async () => {
    const { store } = await withFile(noise(1000));
    const opened = await store.attachments.open('f');
    await store.attachments.purge('f');
    await eventuallyFiles(store, 0);
    await refuses(() => opened.bytes(), 'NOT_FOUND');
  });

  test('what a crash left is removed when the store is opened', async () => {
    const { store, folder, name } = await withFile(noise(1000));
    const dead = 'd'.repeat(32);
    await folder.write(`${dead}-1.part`, noise(10));
    await folder.write(`${'a'.repeat(64)}-${dead}-2`, noise(10));
    await folder.write('not-ours.txt', noise(10));
    expect(await store.doctor()).to.deep.include({ ok: true, leftoverFiles: 2 });
    const again = await reopen(store);
    await eventuallyFiles(again, 2);
    expect(await files(again)).to.have.members([name, 'not-ours.txt']);
    expect((await read(again, 'f')).length).to.equal(1000);
    expect(await again.doctor()).to.deep.include({ ok: true, leftoverFiles: 0 });
  });
}
