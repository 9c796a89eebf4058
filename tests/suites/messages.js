/** messages: append, appendMany, get, update, delete, restore, purge. */

import { contents, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** A store with one conversation, `c`. */
  const withConversation = async (options) => {
    const store = await openStore(options);
    await store.conversations.create({ id: 'c' });
    return store;
  };
  const listed = async (store) =>
    (await store.messages.list({ filters: { conversationId: 'c' } })).items;

  test('append gives the defaults', async () => {
    const store = await withConversation({ scope: { userId: 'ada' } });
    const row = await store.messages.append('c', { role: 'user', content: 'Hello' });
    expect(row.id).to.match(uuid7);
    expect(row.sequence).to.satisfy(Number.isInteger).and.above(0);
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row).to.deep.equal({
      id: row.id,
      conversationId: 'c',
      role: 'user',
      kind: 'text',
      status: 'completed',
      sequence: row.sequence,
      content: 'Hello',
      text: 'Hello',
      threadId: null,
      replyToId: null,
      previousId: null,
      onPath: true,
      provider: 'ollama',
      model: '',
      sources: null,
      detectedMode: null,
      authorId: 'ada',
      isPinned: false,
      pinnedAt: null,
      pinnedBy: null,
      data: null,
      meta: null,
      usage: null,
      createdAt: row.createdAt,
      updatedAt: row.createdAt,
    });
    expect(await store.messages.get(row.id)).to.deep.equal(row);
  });

  test('append keeps everything given', async () => {
    const store = await withConversation();
    const input = {
      id: 'm-1',
      role: 'assistant',
      content: 'Here is your answer.',
      kind: 'text',
      status: 'failed',
      provider: 'openai',
      model: 'gpt-x',
      sources: [{ title: 'a.pdf', page: 3 }, 'bare', 7, null, ['nested']],
      detectedMode: 'smalltalk',
      authorId: 'bot-7',
      data: { z: 1, a: 2 },
      meta: { trace: [1, 2] },
      usage: { input_tokens: 12, output_tokens: 34 },
      createdAt: 1_400_000_000_456,
    };
    const row = await store.messages.append('c', input);
    expect(row).to.deep.include(input);
    expect(Object.keys(row.data)).to.deep.equal(['z', 'a']);
    expect(await store.messages.get('m-1')).to.deep.equal(row);
  });

  test('every role, kind and status is kept', async () => {
    const store = await withConversation();
    const keeps = async (input, field) => {
      const { id } = await store.messages.append('c', { role: 'user', content: 'x', ...input });
      expect((await store.messages.get(id))[field]).to.equal(input[field]);
    };
    for (const role of ['user', 'assistant', 'system', 'tool']) await keeps({ role }, 'role');
    await keeps({ kind: 'text' }, 'kind');
    await keeps({ kind: 'task', content: { title: 'Draw', state: 'running' } }, 'kind');
    for (const status of ['pending', 'streaming', 'completed', 'failed', 'interrupted']) {
      await keeps({ status }, 'status');
    }
  });

  test('JSON content comes back as it was given, with its plain text', async () => {
    const store = await withConversation();
    const content = { title: 'Book a flight', state: 'running', progress: 0.25, detail: 'to Łódź' };
    const row = await store.messages.append('c', { role: 'tool', kind: 'task', content });
    expect(JSON.stringify(row.content)).to.equal(JSON.stringify(content));
    expect(row.text).to.include('Book a flight').and.include('to Łódź');
    expect(await store.messages.get(row.id)).to.deep.equal(row);
  });

  test('a string that looks like JSON stays a string', async () => {
    const store = await withConversation();
    for (const content of ['{"a": 1}', '[]', 'null', '"x"', '1']) {
      const row = await store.messages.append('c', { role: 'user', content });
      expect(row.content).to.equal(content);
      expect(row.text).to.equal(content);
      expect((await store.messages.get(row.id)).content).to.equal(content);
    }
  });

  test('sequence counts up, and a purged place is not given away again', async () => {
    const store = await withConversation();
    const append = () => store.messages.append('c', { role: 'user', content: 'x' });
    const one = await append();
    const two = await append();
    expect(two.sequence).to.be.above(one.sequence);
    await store.messages.purge(two.id);
    const three = await append();
    expect(three.sequence).to.be.above(two.sequence);
  });

  test('sequence is counted for each conversation', async () => {
    const store = await withConversation();
    await store.conversations.create({ id: 'd' });
    const input = { role: 'user', content: 'x' };
    const inC = [await store.messages.append('c', input), await store.messages.append('c', input)];
    const inD = [await store.messages.append('d', input), await store.messages.append('d', input)];
    expect(inD.map((row) => row.sequence)).to.deep.equal(inC.map((row) => row.sequence));
  });

  test('appends that are not awaited keep the order of the calls', async () => {
    const store = await withConversation();
    const rows = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        store.messages.append('c', { role: 'user', content: `${index}` }),
      ),
    );
    expect(await listed(store)).to.deep.equal(rows);
    expect(contents(rows)).to.deep.equal(Array.from({ length: 50 }, (_, index) => `${index}`));
  });

  test('append to what is not there, or is deleted, is NOT_FOUND', async () => {
    const store = await withConversation();
    const input = { role: 'user', content: 'x' };
    await refuses(() => store.messages.append('gone', input), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => store.messages.appendMany('gone', [input]), 'NOT_FOUND');
    await store.conversations.delete('c');
    await refuses(() => store.messages.append('c', input), 'NOT_FOUND');
    await store.conversations.restore('c');
    expect(await listed(store)).to.deep.equal([]);
  });

  test('appendMany keeps all in order', async () => {
    const store = await withConversation();
    const inputs = ['a', 'b', 'c', 'd'].map((content) => ({ role: 'user', content }));
    const rows = await store.messages.appendMany('c', inputs);
    expect(contents(rows)).to.deep.equal(['a', 'b', 'c', 'd']);
    const sequences = rows.map((row) => row.sequence);
    expect(sequences).to.deep.equal([...sequences].sort((a, b) => a - b));
    expect(new Set(sequences).size).to.equal(4);
    expect(await listed(store)).to.deep.equal(rows);
  });

  test('appendMany keeps none if one is refused, and says which', async () => {
    const store = await withConversation();
    const good = { role: 'user', content: 'x' };
    const bad = [good, good, good, { role: 'robot', content: 'x' }];
    await refuses(
      () => store.messages.appendMany('c', bad),
      'INVALID_ARGUMENT',
      'inputs[3].role',
      'assistant',
    );
    await store.messages.append('c', { ...good, id: 'taken', content: 'first' });
    const clash = [good, { ...good, id: 'taken', content: 'second' }];
    await refuses(() => store.messages.appendMany('c', clash), 'CONFLICT');
    const twice = [
      { ...good, id: 'twin', content: 'one' },
      { ...good, id: 'twin', content: 'other' },
    ];
    await refuses(() => store.messages.appendMany('c', twice), 'CONFLICT');
    expect(ids(await listed(store))).to.deep.equal(['taken']);
  });

  test('appendMany takes none, and 10,000, and no more', async () => {
    const store = await withConversation();
    expect(await store.messages.appendMany('c', [])).to.deep.equal([]);
    const inputs = Array.from({ length: 10_001 }, () => ({ role: 'user', content: 'x' }));
    await refuses(
      () => store.messages.appendMany('c', inputs),
      'INVALID_ARGUMENT',
      'inputs',
      /10[,. ]?000/,
    );
    expect((await store.stats()).messages).to.equal(0);
    const rows = await store.messages.appendMany('c', inputs.slice(1));
    expect(rows).to.have.lengthOf(10_000);
    expect((await store.stats()).messages).to.equal(10_000);
  });

  test('sources and detectedMode are for assistant messages', async () => {
    const store = await withConversation();
    const append = (input) => () => store.messages.append('c', { content: 'x', ...input });
    for (const role of ['user', 'system', 'tool']) {
      await refuses(append({ role, sources: [] }), 'INVALID_ARGUMENT', 'input.sources');
      await refuses(append({ role, detectedMode: 'q' }), 'INVALID_ARGUMENT', 'input.detectedMode');
    }
    const assistant = { role: 'assistant', detectedMode: '😀'.repeat(51) };
    await refuses(append(assistant), 'INVALID_ARGUMENT', 'input.detectedMode', '50');
    expect(await listed(store)).to.deep.equal([]);
    const row = await append({ role: 'assistant', sources: [], detectedMode: '😀'.repeat(50) })();
    expect([row.sources, row.detectedMode]).to.deep.equal([[], '😀'.repeat(50)]);
    const user = await append({ role: 'user', sources: null, detectedMode: null })();
    expect([user.sources, user.detectedMode]).to.deep.equal([null, null]);
    const fields = { sources: ['x'] };
    const update = () => store.messages.update(user.id, fields);
    await refuses(update, 'INVALID_ARGUMENT', 'fields.sources');
  });

  test('update replaces what is given and leaves the rest', async () => {
    const store = await withConversation();
    const before = await store.messages.append('c', {
      role: 'assistant',
      content: 'Hel',
      status: 'streaming',
      meta: { kept: true },
    });
    await store.messages.append('c', { role: 'user', content: 'later' });
    const fields = { content: 'Hello', status: 'completed', usage: { output_tokens: 1 } };
    const after = await store.messages.update(before.id, { ...fields, model: undefined });
    expect(after).to.deep.equal({
      ...before,
      ...fields,
      text: 'Hello',
      updatedAt: after.updatedAt,
    });
    expect(after.updatedAt).to.be.at.least(before.updatedAt);
    expect((await listed(store))[0]).to.deep.equal(after);
  });

  test('update clears with null, and changes text to JSON and back', async () => {
    const store = await withConversation();
    const { id } = await store.messages.append('c', {
      role: 'assistant',
      content: 'x',
      sources: ['s'],
      detectedMode: 'm',
      data: { a: 1 },
      meta: { b: 1 },
      usage: { c: 1 },
    });
    const cleared = { sources: null, detectedMode: null, data: null, meta: null, usage: null };
    const after = await store.messages.update(id, { ...cleared, content: { text: 'JSON' } });
    expect(after).to.deep.include({ ...cleared, content: { text: 'JSON' }, text: 'JSON' });
    expect(await store.messages.get(id)).to.deep.equal(after);
    const back = await store.messages.update(id, { content: '{}' });
    expect([back.content, back.text]).to.deep.equal(['{}', '{}']);
  });

  test('what a message is cannot be changed', async () => {
    const store = await withConversation();
    const row = await store.messages.append('c', { role: 'user', content: 'x' });
    for (const field of ['id', 'role', 'sequence', 'conversationId', 'createdAt', 'authorId']) {
      const update = () => store.messages.update(row.id, { [field]: row[field] });
      await refuses(update, 'INVALID_ARGUMENT', `fields.${field}`);
    }
    expect(await store.messages.get(row.id)).to.deep.equal(row);
  });

  test('delete hides, restore brings back to its place', async () => {
    const store = await withConversation();
    const inputs = ['a', 'b', 'c'].map((content) => ({ id: content, role: 'user', content }));
    const rows = await store.messages.appendMany('c', inputs);
    expect(await store.messages.delete('b')).to.equal(undefined);
    await refuses(() => store.messages.get('b'), 'NOT_FOUND');
    await refuses(() => store.messages.update('b', { content: 'x' }), 'NOT_FOUND');
    expect(ids(await listed(store))).to.deep.equal(['a', 'c']);
    expect((await store.stats()).messages).to.equal(2);
    await refuses(
      () => store.messages.append('c', { id: 'b', role: 'user', content: 'other' }),
      'CONFLICT',
    );
    const back = await store.messages.restore('b');
    expect({ ...back, updatedAt: 0 }).to.deep.equal({ ...rows[1], updatedAt: 0 });
    expect(ids(await listed(store))).to.deep.equal(['a', 'b', 'c']);
  });

  test('what is not there is NOT_FOUND for every call', async () => {
    const { messages } = await withConversation();
    await refuses(() => messages.get('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => messages.update('gone', { content: 'x' }), 'NOT_FOUND');
    await refuses(() => messages.delete('gone'), 'NOT_FOUND');
    await refuses(() => messages.restore('gone'), 'NOT_FOUND');
    await refuses(() => messages.purge('gone'), 'NOT_FOUND');
  });
}
