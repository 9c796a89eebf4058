/** What `import` takes from other systems. */

import { exported, reportOf } from '../support/exports.js';
import { fixture } from '../support/fixture.js';
import { contents, ids } from '../support/rows.js';
import { zipped } from '../support/zip.js';

const json = (value) => JSON.stringify(value);

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const opened = (options) => openStore({ durability: 'relaxed', ...options });
  const imported = async (name, options) => {
    const store = await opened();
    const report = await store.import(await fixture(`imports/${name}`), options);
    return { store, report };
  };
  const shown = async (store, id) =>
    (await store.timeline.page(id, { afterSequence: 0 })).items.map(({ text }) => text);
  const previousOf = async (store, id) => {
    const { items } = await store.messages.list({ filters: { conversationId: id } });
    return Object.fromEntries(items.map((message) => [message.id, message.previousId]));
  };
  const nanoseconds = async (store, id) =>
    (await store.messages.get(id, { with: ['nanoseconds'] })).nanoseconds.createdAt;

  const files = [
    'chatgpt.json',
    'claude.json',
    'open-webui.json',
    'librechat.json',
    'librechat-tree.json',
    'ai-sdk.json',
    'openai.jsonl',
  ];

  test('importing another format again changes nothing', async () => {
    const store = await opened();
    for (const file of files) {
      const first = await store.import(await fixture(`imports/${file}`));
      expect(first.imported, file).to.be.above(0);
      const before = await exported(store);
      const again = await store.import(await fixture(`imports/${file}`));
      expect(again, file).to.deep.equal({ ...first, imported: 0, skipped: first.imported });
      expect(await exported(store)).to.equal(before);
    }
  });

  test('what it looks like is what it is, and it may be said', async () => {
    for (const file of files) {
      const format = file.replace(/(-tree)?\.jsonl?$/, '');
      const { store, report } = await imported(file);
      const said = await imported(file, { format });
      expect(said.report, file).to.deep.equal(report);
      expect((await said.store.stats()).messages).to.equal((await store.stats()).messages);
    }
    const store = await opened();
    const openai = await fixture('imports/openai.jsonl');
    const other = await store.import(openai, { format: 'chatgpt' });
    expect([other.imported, other.quarantined.length]).to.deep.equal([0, 4]);
    for (const source of ['', 'Hello', '{}', '[{}]', '5', '[1, 2]']) {
      await refuses(() => store.import(source), 'INVALID_ARGUMENT', 'source');
    }
    expect((await store.stats()).conversations).to.equal(0);
    const none = reportOf();
    expect(await store.import(' [ ] ')).to.deep.equal(none);
  });

  test('ChatGPT: branches, tools, files, and what is missing', async () => {
    const { store, report } = await imported('chatgpt.json');
    expect([report.imported, report.skipped]).to.deep.equal([2, 0]);
    expect(report.quarantined.map(({ what }) => what)).to.deep.equal([
      'conversation gpt-plain, message p3',
      'conversation 3',
      'conversation 4',
    ]);
    const conversation = await store.conversations.get('gpt-tree');
    expect(conversation).to.include({ title: 'A tree', archived: true, pinned: true });
    expect(conversation.headId).to.equal('n5b');
    expect(conversation.meta.chatgpt.default_model_slug).to.equal('gpt-4o');
    expect(await previousOf(store, 'gpt-tree')).to.deep.equal({
      n1: null,
      n2: 'n1',
      n2b: 'n1',
      tool: 'n2b',
      n4: 'tool',
      n5b: 'n4',
    });
    expect(await shown(store, 'gpt-tree')).to.deep.equal([
      'A question with 漢字',
      'print(1)',
      '1',
      'What is this?',
      'Shown answer',
    ]);
    expect(await nanoseconds(store, 'n1')).to.equal('1700000001000001000');
    const answer = await store.messages.get('n5b');
    expect(answer).to.include({ model: 'gpt-4o', provider: 'openai', role: 'assistant' });
    expect(answer.sources[0].metadata.title).to.equal('A page');
    expect(answer.meta.chatgpt).to.include({ recipient: 'all', weight: 1 });
    expect((await store.messages.get('n2')).status).to.equal('interrupted');
    const attached = (await store.attachments.list({ filters: { messageId: 'n4' } })).items;
    expect(attached.map(({ name, fileId, size }) => [name, fileId, size])).to.deep.equal([
      ['cat.png', 'file-abc', 1234],
      ['a.pdf', 'file-def', null],
    ]);
    expect(await previousOf(store, 'gpt-plain')).to.deep.equal({ p1: null, p2: 'p1', p4: 'p2' });
    expect(await shown(store, 'gpt-plain')).to.deep.equal(['Hello', 'Let me see', 'Hello back']);
  });

  test('Claude: blocks, extracted text, and parents where there are some', async () => {
    const { store, report } = await imported('claude.json');
    expect(report.imported).to.equal(2);
    expect(report.quarantined.map(({ what }) => what)).to.deep.equal([
      'conversation claude-1, message c3',
      'conversation 3',
    ]);
    expect(await previousOf(store, 'claude-1')).to.deep.equal({ c1: null, c2: 'c1', c2b: 'c1' });
    expect(await nanoseconds(store, 'c1')).to.equal('1714557601654321000');
    const { content, meta } = await store.messages.get('c2');
    expect(content.parts.map(({ type }) => type)).to.deep.equal([
      'reasoning',
      'text',
      'dynamic-tool',
      'text',
      'data-claude',
    ]);
    expect(content.parts[2]).to.deep.include({ state: 'output-available', input: { q: 'x' } });
    expect(meta.claude.blocks[3]).to.deep.equal({ name: 'search' });
    const [notes, photo] = (await store.attachments.list({ filters: { messageId: 'c1' } })).items;
    expect(notes).to.include({ name: 'notes.txt', size: 5, extractedText: 'notes' });
    expect(notes.extractionStatus).to.equal('completed');
    expect(photo).to.include({ name: 'photo.png', fileId: 'file-1' });
    expect((await store.conversations.get('claude-1')).meta.claude.summary).to.equal('A summary');
    // Without parents they follow each other as they stand.
    expect(await shown(store, 'claude-2')).to.deep.equal(['One', 'Two']);
  });

  test('Open WebUI: children that disagree with parents, and a circle', async () => {
    const { store, report } = await imported('open-webui.json');
    expect(report).to.deep.equal(reportOf({ imported: 1 }));
    const conversation = await store.conversations.get('webui-1');
    expect(conversation).to.include({ title: 'Outer title', pinned: true, folder: 'folder-1' });
    expect(conversation.tags).to.deep.equal(['work', 'pdf']);
    expect(conversation.meta['open-webui'].params).to.deep.equal({ temperature: 0 });
    expect(await previousOf(store, 'webui-1')).to.deep.equal({
      w1: null,
      w2: 'w1',
      w3: 'w1',
      w4: 'w3',
      w6: null,
      w5: 'w6',
    });
    expect(await shown(store, 'webui-1')).to.deep.equal(['Question', 'Second answer', 'As parts']);
    expect(await store.feedback.get('w2')).to.include({ rating: 'down', comment: 'wrong' });
    const { sources, usage, model } = await store.messages.get('w2');
    expect([sources[0].source.name, usage, model]).to.deep.equal([
      'a.pdf',
      { total_tokens: 5 },
      'llama3',
    ]);
    const statuses = await Promise.all(['w2', 'w3', 'w6'].map((id) => store.messages.get(id)));
    expect(statuses.map(({ status }) => status)).to.deep.equal([
      'completed',
      'interrupted',
      'failed',
    ]);
    const [file] = (await store.attachments.list({ filters: { messageId: 'w1' } })).items;
    expect(file).to.include({ fileId: 'f1', storagePath: '/api/v1/files/f1', size: 7 });
    expect(file.mimeType).to.equal('application/pdf');
  });

  test('LibreChat: flat or as a tree, from the root of zeros', async () => {
    const { store, report } = await imported('librechat.json');
    expect(report.quarantined.map(({ what }) => what)).to.deep.equal([
      'conversation libre-1, message l4',
    ]);
    expect(await previousOf(store, 'libre-1')).to.deep.equal({ l1: null, l2: 'l1', l2b: 'l1' });
    expect(await shown(store, 'libre-1')).to.deep.equal(['Question', 'Other answer']);
    const { content, usage, status } = await store.messages.get('l2');
    expect(content.parts.map(({ type }) => type)).to.deep.equal([
      'reasoning',
      'text',
      'dynamic-tool',
    ]);
    expect(content.parts[2]).to.deep.include({ input: { q: 1 }, output: 'found' });
    expect([usage, status]).to.deep.equal([{ tokenCount: 12 }, 'interrupted']);
    expect((await store.feedback.get('l2')).rating).to.equal('up');
    const [file] = (await store.attachments.list({ filters: { messageId: 'l1' } })).items;
    expect(file).to.include({ name: 'a.txt', mimeType: 'text/plain', size: 3 });
    await store.import(await fixture('imports/librechat-tree.json'));
    expect(await previousOf(store, 'libre-2')).to.deep.equal({
      t1: null,
      t2: 't1',
      t3: 't1',
      t4: 't3',
    });
    expect(await shown(store, 'libre-2')).to.deep.equal(['Question', 'Two', 'More']);
  });

  test('AI SDK: messages alone, a chat, and several', async () => {
    const { store, report } = await imported('ai-sdk.json');
    expect(report.quarantined.map(({ what }) => what)).to.deep.equal([
      'conversation ai-sdk:u1, message u3',
    ]);
    const { items } = await store.timeline.page('ai-sdk:u1', { afterSequence: 0 });
    expect(ids(items)).to.deep.equal(['u1', 'u2', 'u4']);
    expect(items[0].content).to.equal('Question');
    expect(items[1].content.parts).to.have.lengthOf(5);
    expect(items[1].meta['ai-sdk'].metadata.model).to.equal('m');
    expect(items[1].createdAt).to.equal(1_700_000_000_000);
    const chat = (id, count) => ({
      id,
      title: id,
      messages: Array.from({ length: count }, (_, index) => ({
        id: `msg-${index}`,
        role: 'user',
        parts: [{ type: 'text', text: `${id} ${index}` }],
      })),
    });
    const two = json([chat('one', 2), chat('two', 2)]);
    expect((await store.import(two)).imported).to.equal(2);
    // Their messages have the same ids.
    expect(await shown(store, 'one')).to.deep.equal(['one 0', 'one 1']);
    expect(await shown(store, 'two')).to.deep.equal(['two 0', 'two 1']);
    expect((await store.import(two)).skipped).to.equal(2);
    const longer = await store.import(json(chat('two', 3)));
    expect(longer.imported).to.equal(1);
    expect(await shown(store, 'two')).to.deep.equal(['two 0', 'two 1', 'two 2']);
  });

  test('OpenAI: a chat a line, with one that is broken, and one chat alone', async () => {
    const { store, report } = await imported('openai.jsonl');
    expect(report.imported).to.equal(3);
    expect(report.quarantined).to.deep.equal([{ what: 'conversation 3', why: 'is cut off.' }]);
    const { items } = await store.messages.list({ sort: { field: 'createdAt' } });
    const called = items.find(({ meta }) => meta?.openai?.tool_calls);
    expect(called.content.parts[0]).to.deep.include({
      toolName: 'weather',
      input: { city: 'Łódź' },
    });
    expect(items.find(({ role }) => role === 'tool').meta.openai.tool_call_id).to.equal('t1');
    expect(items.find(({ role }) => role === 'system').meta.openai.role).to.equal('developer');
    expect(contents((await store.timeline.page('chat-3')).items)).to.deep.equal(['Hello']);
    expect((await store.conversations.get('chat-3')).meta.openai).to.deep.equal({
      temperature: 0.5,
    });
    const alone = await opened();
    await alone.import(
      json([
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Yes' },
      ]),
    );
    const [conversation] = (await alone.conversations.list()).items;
    expect(await shown(alone, conversation.id)).to.deep.equal(['Hi', 'Yes']);
  });

  test('a ZIP is read by its shards in their order, and what is damaged is told', async () => {
    const of = (id, parts) => ({
      conversation_id: id,
      title: id,
      mapping: { [`${id}-1`]: { parent: null, message: parts } },
    });
    const message = { author: { role: 'user' }, content: { content_type: 'text', parts: ['x'] } };
    const bytes = (value) => new TextEncoder().encode(json(value));
    const blob = zipped({
      'export_manifest.json': bytes({ files: [] }),
      'user.json': bytes({ id: 'me' }),
      'conversations-010.json': bytes([of('third', message)]),
      'conversations-002.json': bytes([of('second', message), of('bad', { author: {} })]),
      'conversations-001.json': bytes([of('first', message)]),
      'file-abc-cat.png': new Uint8Array(1000),
    });
    const store = await opened();
    const told = [];
    const report = await store.import(blob, { onProgress: (progress) => told.push(progress) });
    expect([report.imported, report.quarantined.length]).to.deep.equal([4, 1]);
    expect(told.at(-1).total).to.equal(blob.size);
    expect(told.at(-1).done).to.be.within(1, blob.size);
    const { items } = await store.conversations.list({ sort: { field: 'createdAt' } });
    expect(ids(items).filter((id) => id !== 'bad')).to.deep.equal(['first', 'second', 'third']);
    // From a stream, too, and by another user.
    const other = await opened({ scope: { userId: 'bob' } });
    expect((await other.import(blob.stream())).imported).to.equal(4);

    const whole = new Uint8Array(await blob.arrayBuffer());
    const cut = whole.subarray(0, whole.length - 10);
    await refuses(() => store.import(cut), 'INVALID_ARGUMENT', 'source');
    const empty = zipped({ 'picture.png': new Uint8Array(3) });
    await refuses(() => store.import(empty), 'INVALID_ARGUMENT', 'source');
    const flipped = whole.slice();
    const name = new TextEncoder().encode('conversations-010.json');
    const at = whole.findIndex((_, from) =>
      name.every((byte, index) => whole[from + index] === byte),
    );
    flipped[at + name.length + 12] ^= 0xff;
    const fresh = await opened();
    const damaged = await fresh.import(flipped);
    expect(damaged.imported).to.be.at.least(3);
    expect(damaged.quarantined.map(({ what }) => what).join()).to.include('conversations-010.json');
  });

  test('text that is no text is mended, and a long title is kept beside its beginning', async () => {
    const store = await opened();
    const title = '漢'.repeat(300);
    const chat = `{"id":"c","title":${json(title)},"messages":[{"role":"user","content":"a\\ud83d"}]}`;
    await store.import(chat);
    expect(await shown(store, 'c')).to.deep.equal(['a\ufffd']);
    const conversation = await store.conversations.get('c');
    expect(conversation.title).to.equal('漢'.repeat(255));
    expect(conversation.meta.openai.title).to.equal(title);
  });
}
