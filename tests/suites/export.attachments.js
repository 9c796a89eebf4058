/** The bytes of attachments in what `export` writes. */

import * as chatgpt from '../support/chatgpt-export.js';
import { bytesOf, exported, recordsOf, reportOf, textOf } from '../support/exports.js';
import { noise } from '../support/noise.js';
import { validateUIMessages } from '../support/ui-messages.js';
import { unzippedBytes, zipped } from '../support/zip.js';

const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore, freshName, attachmentFolder }) {
  const opened = (options) => openStore({ name: freshName(), durability: 'relaxed', ...options });
  const expectBytes = async ({ attachments }, id, bytes) => {
    const found = await (await attachments.open(id)).bytes();
    expect(same(found, bytes), `the bytes of ${id}`).to.equal(true);
  };
  const film = noise(400_001, 11);
  const note = new TextEncoder().encode('Hi ✓');

  /** With bytes that are shared, empty, long, deleted, and none at all. */
  const filled = async (options) => {
    const store = await opened(options);
    const { conversations, messages, attachments } = store;
    await conversations.create({ id: 'a', title: 'A: bread' });
    await conversations.create({ id: 'b', title: 'B' });
    for (const [id, conversationId] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ]) {
      await messages.append(conversationId, { id, role: 'user', content: `message ${id}` });
    }
    const add = (messageId, id, name, mimeType, bytes) =>
      attachments.add(messageId, { id, name, mimeType, bytes });
    await add('a1', 'film', 'a film.mp4', 'video/mp4', film);
    await add('a1', 'photo', 'photo.png', 'image/png', chatgpt.bytes.photo);
    await add('a2', 'photo again', 'photo.png', 'image/png', chatgpt.bytes.photo);
    await add('a2', 'empty', 'empty', '', new Uint8Array());
    await add('a2', 'gone', 'deleted.txt', 'text/plain', noise(10));
    await attachments.delete('gone');
    await attachments.add('a2', {
      id: 'elsewhere',
      name: 'b',
      storagePath: 'https://example.org/b',
    });
    await add('b1', 'other', '../b:c.png', 'image/png', chatgpt.bytes.photo);
    await add('b1', 'note', '', 'text/plain', note);
    return store;
  };

  test('ndjson: exported, imported and exported again, it is the same bytes', async () => {
    const store = await filled();
    const text = await exported(store);
    const records = recordsOf(text);
    const bytes = records.filter(({ type }) => type === 'bytes');
    // Once in a conversation, in pieces.
    expect(bytes.map(({ attachmentId }) => attachmentId)).to.deep.equal([
      ...Array.from({ length: 3 }, () => 'film'),
      'photo',
      'gone',
      'other',
      'note',
    ]);
    const other = await opened({ scope: { userId: 'bob' } });
    expect(await other.import(text)).to.deep.equal(reportOf({ imported: 2, attachments: 7 }));
    expect(await exported(other)).to.equal(text);
    await expectBytes(other, 'film', film);
    await expectBytes(other, 'photo again', chatgpt.bytes.photo);
    await expectBytes(other, 'empty', new Uint8Array());
    expect((await other.doctor({ deep: true })).problems).to.deep.equal([]);
    await other.attachments.restore('gone');
    await expectBytes(other, 'gone', noise(10));
    if (attachmentFolder) {
      // Kept once in a scope.
      expect(await attachmentFolder(other.name).list()).to.have.lengthOf(5);
    }
    expect(await other.import(text)).to.deep.equal(reportOf({ skipped: 2 }));
    // From a stream, too.
    const third = await opened();
    await third.import(store.export({ format: 'ndjson' }));
    expect(await exported(third)).to.equal(text);
  });

  test('ndjson: bytes that are missing or damaged in the source are told', async () => {
    const text = await exported(await filled());
    const lines = text.split('\n');
    const edited = lines
      .flatMap((line) => {
        const record = line === '' ? {} : JSON.parse(line);
        if (record.type === 'end')
          return JSON.stringify({
            ...record,
            records: record.records - (record.id === 'a' ? 1 : 0),
          });
        if (record.type !== 'bytes') return line;
        if (record.attachmentId === 'photo') return [];
        const isNote = record.attachmentId === 'note';
        return isNote ? line.replace('"base64":"', '"base64":"AAAA') : line;
      })
      .join('\n');
    const store = await opened();
    const report = await store.import(edited);
    expect([report.imported, report.quarantined, report.attachments]).to.deep.equal([2, [], 4]);
    expect(report.missing).to.deep.equal([
      {
        what: 'conversation a, message a1, file photo.png',
        why: 'Its bytes are not in the source.',
      },
      {
        what: 'conversation a, message a2, file photo.png',
        why: 'Its bytes are not in the source.',
      },
      {
        what: 'conversation b, message b1, file note',
        why: 'Its bytes are damaged: their SHA-256 is another one.',
      },
    ]);
    expect((await store.attachments.get('photo')).sha256).to.equal(null);
    const whole = await store.import(text);
    expect([whole.imported, whole.attachments]).to.deep.equal([2, 3]);
    expect((await store.stats()).attachmentBytes).to.be.above(400_000);
    // No line of a source names a file of ours.
    const forged = text.replaceAll('"sha256":', '"file":"x","sha256":');
    const refused = await (await opened()).import(forged);
    expect([refused.imported, refused.quarantined.length]).to.deep.equal([0, 2]);
  });

  test('Markdown: attachments stand beside the documents, which lead to them', async () => {
    const store = await filled();
    await store.import(zipped(chatgpt.files));
    const files = unzippedBytes(await bytesOf(store.export({ format: 'markdown' })));
    expect([...files.keys()]).to.deep.equal([
      'A bread.md',
      'A bread/a film.mp4',
      'A bread/photo.png',
      'A bread/empty',
      'B.md',
      'B/b c.png',
      'B/File.txt',
      'pictures.md',
      'pictures/my photo.png',
      'pictures/longer.png',
      'pictures/1f.jpg',
      'pictures/report.pdf',
      'voice.md',
      'voice/file_frame1.png',
      'voice/voice note.wav',
      'voice/my photo.png',
    ]);
    expect(same(files.get('A bread/a film.mp4'), film)).to.equal(true);
    expect(same(files.get('B/b c.png'), chatgpt.bytes.photo)).to.equal(true);
    const text = (path) => new TextDecoder().decode(files.get(path));
    expect(text('A bread.md')).to.include(
      '**Attachment:** [a film.mp4](<A bread/a film.mp4>) (video/mp4, 400001 bytes)',
    );
    // The same bytes are one file.
    expect(text('A bread.md').split('![photo.png](<A bread/photo.png>)')).to.have.lengthOf(3);
    expect(text('A bread.md')).to.include('[b](<https://example.org/b>)');
    expect(text('A bread.md')).not.to.include('deleted.txt');
    // Where the message has it, and not once more.
    const pictures = text('pictures.md');
    expect(
      pictures.split('![my photo.png](<pictures/my photo.png>)\n\nWhat is this?'),
    ).to.have.lengthOf(2);
    expect(pictures.split('my photo.png](')).to.have.lengthOf(2);
    expect(pictures).to.include('**Attachment:** gone.txt (text/plain, 5 bytes)');
    // Every link leads to a file.
    for (const [path] of files) {
      if (!path.endsWith('.md')) continue;
      for (const [, link] of text(path).matchAll(/\]\(<([^>]*)>\)/g)) {
        if (!link.startsWith('https:')) expect(files.has(link), link).to.equal(true);
      }
    }
  });

  test('Markdown: one conversation is a document alone, or a ZIP', async () => {
    const store = await filled();
    const one = { format: 'markdown', conversationId: 'b' };
    const alone = await textOf(store.export(one));
    expect(alone).to.include('**Attachment:** ../b:c.png (image/png, 3000 bytes)');
    expect(alone).not.to.include('](');
    const files = unzippedBytes(await bytesOf(store.export({ ...one, zip: true })));
    expect([...files.keys()]).to.deep.equal(['B.md', 'B/b c.png', 'B/File.txt']);
    const refused = (options) =>
      refuses(() => bytesOf(store.export(options)), 'INVALID_ARGUMENT', 'options.zip');
    await refused({ format: 'markdown', zip: false });
    await refused({ format: 'ndjson', zip: true });
    await refuses(
      () => bytesOf(store.export({ ...one, conversationId: 'none', zip: true })),
      'NOT_FOUND',
    );
  });

  test('AI SDK and OpenAI: what came from there goes back as it was, with its files', async () => {
    const store = await opened();
    const data = (type, bytes) => `data:${type};base64,${btoa(String.fromCharCode(...bytes))}`;
    const picture = data('image/png', chatgpt.bytes.photo);
    const document = data('application/pdf', chatgpt.bytes.report);
    const messages = [
      {
        id: 'u1',
        role: 'user',
        parts: [
          { type: 'text', text: 'See' },
          { type: 'file', mediaType: 'image/png', filename: 'a.png', url: picture },
          { type: 'file', mediaType: 'image/png', url: picture },
          { type: 'file', mediaType: 'image/png', url: 'https://example.org/a.png' },
        ],
      },
      {
        id: 'u2',
        role: 'assistant',
        parts: [{ type: 'file', mediaType: 'application/pdf', url: document }],
      },
    ];
    await store.import(JSON.stringify(messages));
    const one = { conversationId: 'ai-sdk:u1' };
    const sdk = async (options) =>
      JSON.parse(await textOf(store.export({ format: 'ai-sdk', ...options })));
    validateUIMessages(await sdk(one));
    expect(await sdk(one)).to.deep.equal(messages);
    const [said] = JSON.parse(`[${await textOf(store.export({ format: 'openai', ...one }))}]`);
    expect(said.messages[0].content).to.deep.equal([
      { type: 'text', text: 'See' },
      { type: 'image_url', image_url: { url: picture } },
      { type: 'image_url', image_url: { url: picture } },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
    ]);
    expect(said.messages[1].content).to.deep.equal([
      { type: 'file', file: { file_data: document } },
    ]);

    const content = [
      { type: 'image_url', image_url: { url: picture, detail: 'low' } },
      { type: 'image_url', image_url: picture },
      {
        type: 'input_audio',
        input_audio: { data: data('', chatgpt.bytes.voice).slice(13), format: 'wav' },
      },
      { type: 'file', file: { filename: 'a.pdf', file_data: document } },
      { type: 'file', file: { file_id: 'file-1' } },
    ];
    const chat = { id: 'openai', title: '', messages: [{ role: 'user', content }] };
    await store.import(JSON.stringify(chat));
    const back = await textOf(store.export({ format: 'openai', conversationId: 'openai' }));
    expect(JSON.parse(back)).to.deep.equal(chat);
  });

  test('AI SDK and OpenAI: attachments of others are files within messages', async () => {
    const store = await filled();
    await store.import(zipped(chatgpt.files));
    const chats = JSON.parse(await textOf(store.export({ format: 'ai-sdk' })));
    for (const { messages } of chats) validateUIMessages(messages);
    const bytesIn = (url) =>
      Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (digit) => digit.charCodeAt(0));
    const partsOf = (id) =>
      chats.find((chat) => chat.id === id).messages.flatMap(({ parts }) => parts);
    const filesOf = (id) => partsOf(id).filter(({ type }) => type === 'file');
    expect(filesOf('a').map(({ filename, mediaType }) => [filename, mediaType])).to.deep.equal([
      ['a film.mp4', 'video/mp4'],
      ['photo.png', 'image/png'],
      ['photo.png', 'image/png'],
      ['empty', 'application/octet-stream'],
      ['b', 'application/octet-stream'],
    ]);
    expect(same(bytesIn(filesOf('a')[0].url), film)).to.equal(true);
    expect(filesOf('a')[4].url).to.equal('https://example.org/b');
    const pictures = filesOf('pictures');
    expect(pictures.map(({ filename, mediaType }) => [filename, mediaType])).to.deep.equal([
      ['my photo.png', 'image/png'],
      ['longer.png', 'image/png'],
      ['1f.jpg', 'image/jpeg'],
      ['report.pdf', 'application/pdf'],
    ]);
    expect(same(bytesIn(pictures[0].url), chatgpt.bytes.photo)).to.equal(true);
    const known = partsOf('pictures').find(({ type }) => type === 'data-attachment');
    expect(known.data).to.include({ name: 'gone.txt', fileId: 'file-Gone77' });
    const lines = (await textOf(store.export({ format: 'openai' }))).trim().split('\n');
    const spoken = lines.map((line) => JSON.parse(line)).find(({ id }) => id === 'voice');
    const types = spoken.messages[0].content.map(({ type }) => type);
    expect(types).to.deep.equal(['image_url', 'input_audio']);
    expect(
      same(bytesIn(`,${spoken.messages[0].content[1].input_audio.data}`), chatgpt.bytes.voice),
    ).to.equal(true);
  });

  test('rows for other systems have no place for bytes, and say so', async () => {
    const store = await filled();
    const lines = (await textOf(store.export({ format: 'rows:democrai' }))).trim().split('\n');
    const told = lines.map((line) => JSON.parse(line).leftOut).filter((leftOut) => leftOut);
    const why = 'there is no column for its bytes.';
    for (const id of ['film', 'photo', 'empty', 'other']) {
      expect(told).to.deep.include({ what: `attachment ${id}`, why });
    }
    expect(told.map(({ what }) => what)).not.to.include('attachment elsewhere');
  });

  test('bytes that are damaged here end an export, or are told', async () => {
    if (!attachmentFolder) return;
    const store = await filled();
    const folder = attachmentFolder(store.name);
    const { sha256 } = await store.attachments.get('photo');
    const { name } = (await folder.list()).find((file) => file.name.startsWith(sha256));
    const bad = chatgpt.bytes.photo.slice();
    bad[5] ^= 1;
    for (const [spoil, why] of [
      [() => folder.write(name, bad), 'are not those that were added'],
      [() => folder.remove(name), 'are gone'],
    ]) {
      await spoil();
      for (const format of ['ndjson', 'markdown', 'ai-sdk', 'openai']) {
        await refuses(() => bytesOf(store.export({ format })), 'CORRUPT', undefined, 'photo', why);
        const problems = [];
        const onProblem = (problem) => problems.push(problem);
        await bytesOf(store.export({ format, onProblem }));
        const told = new Set(problems.map(({ what }) => what));
        const inEach = ['attachment photo', 'attachment other'];
        expect([...told].filter((what) => inEach.includes(what))).to.deep.equal(inEach);
        expect(problems[0].why).to.include(why);
      }
      const other = await opened();
      const report = await other.import(await exported(store, { onProblem: () => {} }));
      expect([report.imported, report.missing.length]).to.deep.equal([2, 3]);
      await expectBytes(other, 'film', film);
    }
  });
}
