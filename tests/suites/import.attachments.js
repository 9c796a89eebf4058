/** The bytes of attachments that `import` brings. */

import * as chatgpt from '../support/chatgpt-export.js';
import { exported, reportOf } from '../support/exports.js';
import { noise } from '../support/noise.js';
import { zipped } from '../support/zip.js';

const json = (value) => JSON.stringify(value);
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
/** Chai compares large arrays element by element, and prints them. */
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore, freshName, attachmentFolder }) {
  const opened = (options) => openStore({ name: freshName(), durability: 'relaxed', ...options });
  const attached = async ({ attachments }, messageId) =>
    (await attachments.list({ filters: { messageId } })).items;
  const expectBytes = async ({ attachments }, id, bytes) => {
    const found = await (await attachments.open(id)).bytes();
    expect(same(found, bytes), `the bytes of ${id}`).to.equal(true);
  };
  const files = async (store) =>
    (await attachmentFolder(store.name).list()).map(({ name }) => name);
  /** Files are removed after the call that freed them is answered. */
  const eventuallyFiles = async (store, count) => {
    for (let tries = 0; (await files(store)).length !== count; tries++) {
      if (tries > 500) throw new Error(`there are ${await files(store)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  test('ChatGPT: the files of a ZIP are found by what messages call them', async () => {
    const store = await opened();
    const blob = zipped(chatgpt.files);
    const report = await store.import(blob);
    expect(report).to.deep.equal(
      reportOf({
        imported: 2,
        attachments: 7,
        missing: [
          {
            what: 'conversation pictures, message pictures-4, file file-Gone77',
            why: 'is not among the files.',
          },
        ],
        unclaimed: ['dalle-generations/file-Nobody-0.webp'],
      }),
    );
    const [photo] = await attached(store, 'pictures-1');
    expect(photo).to.include({ name: 'my photo.png', mimeType: 'image/png', size: 3000 });
    await expectBytes(store, photo.id, chatgpt.bytes.photo);
    const [longer] = await attached(store, 'pictures-2');
    // What the source says of its size is kept, and is not what it is.
    expect(longer).to.include({ name: 'longer.png', mimeType: 'image/png', size: 3000 });
    expect(longer.metadata.size_bytes).to.equal(1);
    await expectBytes(store, longer.id, chatgpt.bytes.longer);
    const [drawn] = await attached(store, 'pictures-3');
    expect(drawn.mimeType).to.equal('image/jpeg');
    await expectBytes(store, drawn.id, chatgpt.bytes.drawn);
    const [pdf, gone] = await attached(store, 'pictures-4');
    await expectBytes(store, pdf.id, chatgpt.bytes.report);
    expect(gone).to.include({ name: 'gone.txt', fileId: 'file-Gone77', size: 5, sha256: null });
    expect(gone.metadata).to.include({ mime_type: 'text/plain' });
    const said = await attached(store, 'voice-1');
    expect(said.map(({ name, mimeType }) => [name, mimeType])).to.deep.equal([
      ['file_frame1.png', 'image/png'],
      ['voice note.wav', 'audio/wav'],
    ]);
    await expectBytes(store, said[0].id, chatgpt.bytes.hidden);
    await expectBytes(store, said[1].id, chatgpt.bytes.voice);
    const [again] = await attached(store, 'voice-2');
    expect(again.sha256).to.equal(photo.sha256);
    await expectBytes(store, again.id, chatgpt.bytes.photo);
    // The same bytes are kept once.
    if (attachmentFolder) await eventuallyFiles(store, 6);
    expect((await store.doctor({ deep: true })).problems).to.deep.equal([]);

    const before = [await exported(store), attachmentFolder && (await files(store))];
    let read = 0;
    const second = await store.import(blob, { onProgress: ({ done }) => (read = done) });
    const { missing, unclaimed } = report;
    expect(second).to.deep.equal(reportOf({ skipped: 2, missing, unclaimed }));
    expect([await exported(store), attachmentFolder && (await files(store))]).to.deep.equal(before);
    // Bytes that are there are not read again.
    expect(read).to.be.below(70_000);
  });

  test('chats that came without their files get them later', async () => {
    const store = await opened();
    const alone = await store.import(chatgpt.files['conversations.json']);
    // A file of chats alone has no others beside it, so that nothing is missing.
    expect(alone).to.deep.equal(reportOf({ imported: 2 }));
    await store.attachments.delete('voice-1:1');
    const report = await store.import(zipped(chatgpt.files));
    expect([report.imported, report.skipped, report.attachments]).to.deep.equal([2, 0, 6]);
    const [photo] = await attached(store, 'pictures-1');
    await expectBytes(store, photo.id, chatgpt.bytes.photo);
    expect((await attached(store, 'voice-1')).map(({ id }) => id)).to.deep.equal(['voice-1:0']);
    const again = await store.import(zipped(chatgpt.files));
    expect([again.skipped, again.attachments]).to.deep.equal([2, 0]);
    if (attachmentFolder) await eventuallyFiles(store, 5);
  });

  test('a file that is damaged is told, and everything else is imported', async () => {
    const store = await opened();
    const whole = new Uint8Array(await zipped(chatgpt.files).arrayBuffer());
    // Stored as it is, so that a byte of it is a byte of the ZIP.
    const { report: pdf } = chatgpt.bytes;
    const at = whole.findIndex((_, from) =>
      pdf.subarray(0, 32).every((byte, index) => whole[from + index] === byte),
    );
    whole[at + 1000] ^= 1;
    const report = await store.import(whole);
    expect([report.imported, report.attachments]).to.deep.equal([2, 6]);
    expect(report.missing.map(({ what }) => what)).to.deep.equal([
      'conversation pictures, message pictures-4, file file-Report9',
      'conversation pictures, message pictures-4, file file-Gone77',
    ]);
    expect(report.missing[0].why).to.include('does not fit its checksum');
    const [attachment] = await attached(store, 'pictures-4');
    expect([attachment.name, attachment.sha256]).to.deep.equal(['report.pdf', null]);
    // The whole one, later.
    expect((await store.import(zipped(chatgpt.files))).attachments).to.equal(1);
    await expectBytes(store, attachment.id, pdf);
    if (attachmentFolder) await eventuallyFiles(store, 6);
  });

  test('given up in the middle of a file, nothing of its conversation is left', async () => {
    const store = await opened();
    const film = noise(5 * 1024 * 1024, 9);
    const blob = zipped({
      'conversations.json': chatgpt.jsonBytes([
        chatgpt.conversation('films', [
          { parts: [chatgpt.image('sediment://file_small')] },
          { parts: [chatgpt.image('sediment://file_film')] },
        ]),
      ]),
      'file_small.png': chatgpt.bytes.photo,
      'file_film.mp4': [film, { level: 0 }],
    });
    const ending = new AbortController();
    let isWritten = false;
    const importing = store.import(blob, {
      signal: ending.signal,
      onProgress: ({ done }) => {
        isWritten = done > 3 * 1024 * 1024;
        if (isWritten) ending.abort();
      },
    });
    await refuses(() => importing, 'ABORTED');
    expect(isWritten).to.equal(true);
    expect((await store.stats()).conversations).to.equal(0);
    if (attachmentFolder) expect(await files(store)).to.deep.equal([]);
    const report = await store.import(blob);
    expect([report.imported, report.attachments]).to.deep.equal([1, 2]);
    await expectBytes(store, 'films-2:0', film);
  });

  test('a conversation that is written in parts brings its files, or none', async () => {
    const film = noise(4 * 1024 * 1024, 10);
    const messages = Array.from({ length: 1200 }, (_, index) => ({ parts: [`message ${index}`] }));
    messages[0].parts.push(chatgpt.image('sediment://file_small'));
    messages[1199].parts.push(chatgpt.image('sediment://file_film'));
    const chats = chatgpt.jsonBytes([chatgpt.conversation('long', messages)]);
    const blob = zipped({
      'conversations.json': chats,
      'file_small.png': chatgpt.bytes.photo,
      'file_film.mp4': [film, { level: 0 }],
    });
    const store = await opened();
    const ending = new AbortController();
    const importing = store.import(blob, {
      signal: ending.signal,
      onProgress: ({ done }) => done > 3 * 1024 * 1024 && ending.abort(),
    });
    await refuses(() => importing, 'ABORTED');
    if (attachmentFolder) await eventuallyFiles(store, 0);
    // The chats are there before their files, and these come with what else is new.
    expect(await store.import(chats)).to.deep.equal(reportOf({ imported: 1 }));
    await store.messages.purge('long-1200');
    const report = await store.import(blob);
    expect([report.imported, report.attachments]).to.deep.equal([1, 2]);
    await expectBytes(store, 'long-1:0', chatgpt.bytes.photo);
    await expectBytes(store, 'long-1200:0', film);
    expect((await store.stats()).messages).to.equal(1200);
    if (attachmentFolder) await eventuallyFiles(store, 2);
    expect(await store.import(blob)).to.deep.equal(reportOf({ skipped: 1 }));
  });

  test('a conversation that is refused leaves no file', async () => {
    const store = await opened();
    const bad = chatgpt.conversation('bad', [
      { parts: [chatgpt.image('sediment://file_a')] },
      { parts: ['x'] },
    ]);
    // Deeper than a JSON document may be.
    let deep = {};
    for (let level = 0; level < 300; level++) deep = { deep };
    bad.mapping['bad-2'].message.metadata.deep = deep;
    const report = await store.import(
      zipped({
        'conversations.json': chatgpt.jsonBytes([bad]),
        'file_a.png': chatgpt.bytes.photo,
      }),
    );
    expect(report.quarantined.map(({ what }) => what)).to.deep.equal(['conversation bad']);
    expect([report.imported, report.attachments]).to.deep.equal([0, 0]);
    if (attachmentFolder) await eventuallyFiles(store, 0);
  });

  test('messages that have ids of others bring their files, too', async () => {
    const store = await opened();
    const messages = [{ parts: [chatgpt.image('sediment://file_a')] }];
    const first = chatgpt.conversation('one', messages);
    const copy = { ...chatgpt.conversation('one', messages), conversation_id: 'copy' };
    const blob = zipped({
      'conversations.json': chatgpt.jsonBytes([first, copy]),
      'file_a.png': chatgpt.bytes.photo,
    });
    const report = await store.import(blob);
    expect([report.imported, report.attachments]).to.deep.equal([2, 2]);
    await expectBytes(store, 'one-1:0', chatgpt.bytes.photo);
    await expectBytes(store, 'copy:one-1:0', chatgpt.bytes.photo);
    if (attachmentFolder) await eventuallyFiles(store, 1);
    expect((await store.import(blob)).skipped).to.equal(2);
    if (attachmentFolder) await eventuallyFiles(store, 1);
  });

  test('a deleted conversation and a deleted attachment stay as they are', async () => {
    const store = await opened();
    await store.import(chatgpt.files['conversations.json']);
    await store.conversations.delete('voice');
    const report = await store.import(zipped(chatgpt.files));
    expect([report.imported, report.skipped, report.attachments]).to.deep.equal([1, 1, 4]);
    if (attachmentFolder) await eventuallyFiles(store, 4);
  });

  test('Claude: extracted text, and files where they are there', async () => {
    const store = await opened();
    const message = {
      uuid: 'm1',
      sender: 'human',
      text: 'Look',
      content: [{ type: 'text', text: 'Look' }],
      attachments: [{ file_name: 'notes.txt', file_size: 5, extracted_content: 'notes' }],
      files: [
        { file_uuid: '0a1b2c3d-0000-4000-8000-00000000000a', file_name: 'photo.png' },
        { file_uuid: '0a1b2c3d-0000-4000-8000-00000000000b', file_name: 'unique.png' },
        { file_uuid: '0a1b2c3d-0000-4000-8000-00000000000c', file_name: 'twice.png' },
      ],
    };
    const chat = { uuid: 'c', name: 'c', chat_messages: [message] };
    const blob = zipped({
      'conversations.json': chatgpt.jsonBytes([chat]),
      'files/0a1b2c3d-0000-4000-8000-00000000000a.png': chatgpt.bytes.photo,
      'files/unique.png': chatgpt.bytes.longer,
      'a/twice.png': noise(3),
      'b/twice.png': noise(4),
    });
    const report = await store.import(blob);
    expect([report.imported, report.attachments]).to.deep.equal([1, 2]);
    expect(report.missing.map(({ what }) => what)).to.deep.equal([
      'conversation c, message m1, file 0a1b2c3d-0000-4000-8000-00000000000c',
    ]);
    expect(report.unclaimed).to.deep.equal(['a/twice.png', 'b/twice.png']);
    const [notes, photo, unique] = await attached(store, 'm1');
    expect([notes.extractedText, notes.size, notes.sha256]).to.deep.equal(['notes', 5, null]);
    await expectBytes(store, photo.id, chatgpt.bytes.photo);
    await expectBytes(store, unique.id, chatgpt.bytes.longer);
  });

  test('several ZIPs of one export are one, and a manifest says which there are', async () => {
    const store = await opened();
    const claude = (id, file_uuid) => ({
      uuid: id,
      name: id,
      chat_messages: [
        {
          uuid: `${id}-1`,
          sender: 'human',
          text: id,
          content: [],
          files: [{ file_uuid, file_name: 'a.png' }],
        },
      ],
    });
    const uuid = (digit) => `0a1b2c3d-0000-4000-8000-00000000000${digit}`;
    const zip = (name, files) => new File([zipped(files)], name);
    const conversations = zip('conversations-001.zip', {
      'conversations.json': chatgpt.jsonBytes([claude('c1', uuid(1)), claude('c2', uuid(2))]),
    });
    const files = zip('files-000.zip', {
      [`${uuid(1)}.png`]: chatgpt.bytes.photo,
      [`${uuid(2)}.png`]: chatgpt.bytes.longer,
    });
    const users = zip('users.zip', { 'users.json': chatgpt.jsonBytes([]) });
    const archives = ['conversations-001.zip', 'users.zip', 'files-000.zip', 'projects-000.zip'];
    const manifest = new File(
      [json({ archives: archives.map((name) => ({ url: `https://example.invalid/x/${name}` })) })],
      'manifest-2026.json',
    );
    const given = [files, manifest, users, conversations];
    const told = [];
    const onProgress = (progress) => told.push(progress);
    const report = await store.import(given, { onProgress });
    const missing = [
      { what: 'manifest-2026.json, file projects-000.zip', why: 'is not among the files.' },
    ];
    expect(report).to.deep.equal(reportOf({ imported: 2, attachments: 2, missing }));
    await expectBytes(store, 'c1-1:file:0', chatgpt.bytes.photo);
    await expectBytes(store, 'c2-1:file:0', chatgpt.bytes.longer);
    const total = given.reduce((sum, { size }) => sum + size, 0);
    expect(told.at(-1)).to.include({ total, conversations: 2 });
    expect(told.at(-1).done).to.be.within(1, total);
    expect(await store.import(given)).to.deep.equal(reportOf({ skipped: 2, missing }));
  });

  test('the files of an export as they are, without a ZIP', async () => {
    const store = await opened();
    const files = Object.entries(chatgpt.files).map(
      ([path, content]) => new File([Array.isArray(content) ? content[0] : content], path),
    );
    const report = await store.import(files);
    expect([report.imported, report.attachments, report.missing.length]).to.deep.equal([2, 7, 1]);
    expect(report.unclaimed).to.deep.equal(['dalle-generations/file-Nobody-0.webp']);
    await expectBytes(store, 'voice-1:1', chatgpt.bytes.voice);
    // One that has no name is chats.
    const unnamed = await (await opened()).import([new Blob([json(chatgpt.chats)])]);
    expect(unnamed.imported).to.equal(2);
    for (const bad of [[], ['text'], [files[0], 'text'], [new File(['{}'], 'user.json')]]) {
      await refuses(() => store.import(bad), 'INVALID_ARGUMENT', 'source');
    }
    const options = { format: 'chatkeep' };
    await refuses(() => store.import(files, options), 'INVALID_ARGUMENT', 'options.format');
  });

  test('AI SDK: files within messages become attachments, and others are never fetched', async () => {
    const store = await opened();
    const picture = chatgpt.bytes.photo;
    const remote = 'https://example.invalid/a.png';
    const parts = [
      { type: 'text', text: 'See' },
      {
        type: 'file',
        mediaType: 'image/png',
        filename: 'a.png',
        url: `data:image/png;base64,${base64(picture)}`,
      },
      {
        type: 'file',
        mediaType: 'text/plain',
        url: 'data:text/plain;charset=utf-8,Hi%20%E2%9C%93',
      },
      { type: 'file', mediaType: 'image/png', url: remote },
      { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,no base64' },
      { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,abcde' },
    ];
    const { fetch } = globalThis;
    globalThis.fetch = () => {
      throw new Error('something is fetched');
    };
    try {
      const report = await store.import(json([{ id: 'u1', role: 'user', parts }]));
      expect(report).to.deep.equal(reportOf({ imported: 1, attachments: 2 }));
    } finally {
      globalThis.fetch = fetch;
    }
    const { content } = await store.messages.get('u1');
    expect(content.parts.map(({ url }) => url)).to.deep.equal([
      undefined,
      'attachment:part-0',
      'attachment:part-1',
      remote,
      'data:image/png;base64,no base64',
      'data:image/png;base64,abcde',
    ]);
    const [first, second] = await attached(store, 'u1');
    expect(first).to.include({ name: 'a.png', mimeType: 'image/png', fileId: 'part-0' });
    await expectBytes(store, first.id, picture);
    expect(second.mimeType).to.equal('text/plain;charset=utf-8');
    await expectBytes(store, second.id, new TextEncoder().encode('Hi ✓'));
    const again = await store.import(json([{ id: 'u1', role: 'user', parts }]));
    expect(again).to.deep.equal(reportOf({ skipped: 1 }));
  });

  test('OpenAI and Open WebUI: images, audio and files within messages', async () => {
    const store = await opened();
    const { photo, voice, report: pdf } = chatgpt.bytes;
    const image = `data:image/png;base64,${base64(photo)}`;
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: image, detail: 'low' } },
      { type: 'input_audio', input_audio: { data: base64(voice), format: 'wav' } },
      {
        type: 'file',
        file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${base64(pdf)}` },
      },
      { type: 'file', file: { file_id: 'file-1' } },
    ];
    const chat = { id: 'openai', messages: [{ id: 'o1', role: 'user', content }] };
    expect((await store.import(json(chat))).attachments).to.equal(3);
    const message = await store.messages.get('o1');
    expect(message.content.parts.map(({ mediaType }) => mediaType)).to.deep.equal([
      undefined,
      'image/png',
      'audio/wav',
      'application/pdf',
      undefined,
    ]);
    // Not in the row in any form.
    expect(json(message)).to.have.lengthOf.below(3000);
    const [seen, heard, read] = await attached(store, 'o1');
    await expectBytes(store, seen.id, photo);
    await expectBytes(store, heard.id, voice);
    await expectBytes(store, read.id, pdf);
    expect(read.name).to.equal('a.pdf');

    const messages = {
      w1: {
        id: 'w1',
        parentId: null,
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: image } },
        ],
        files: [
          { type: 'image', url: image },
          { type: 'file', url: 'https://example.invalid/b', name: 'b' },
        ],
      },
    };
    const webui = [{ id: 'webui', chat: { history: { currentId: 'w1', messages } } }];
    expect((await store.import(json(webui))).attachments).to.equal(2);
    const files = await attached(store, 'w1');
    expect(files.map(({ mimeType, storagePath }) => [mimeType, storagePath])).to.deep.equal([
      ['image/png', ''],
      ['image/png', ''],
      ['', 'https://example.invalid/b'],
    ]);
    await expectBytes(store, files[0].id, photo);
    await expectBytes(store, files[1].id, photo);
    expect(json([files, (await store.messages.get('w1')).meta])).to.have.lengthOf.below(3000);
  });
}
