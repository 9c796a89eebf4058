/** DocRAG's chatmessage, column by column: what its front end relies on, here. */

import { contents, everything, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const uuid4 = '6f1d0a52-9c7b-4c1e-8a55-0d2f3b4c5d6e';
  const chunks = [
    { content: 'Dough rises for two hours.', metadata: { file_name: 'bread.pdf', page: 3 } },
    { content: '麵團', score: 0.87, metadata: {} },
    'a bare chunk',
  ];

  /** A store with the session `s`. */
  const withSession = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 's', title: 'Session' });
    return store;
  };

  /** A store with the sessions `s` and `t`, each with a message of every role. */
  const twoSessions = async () => {
    const store = await openStore();
    for (const session of ['s', 't']) {
      await store.conversations.create({ id: session });
      await store.messages.appendMany(
        session,
        ['system', 'user', 'assistant', 'user', 'assistant'].map((role, index) => ({
          id: `${session}${index + 1}`,
          role,
          content: `${role} says ${index + 1}`,
        })),
      );
    }
    return store;
  };

  const found = async (store, filters, sort) =>
    ids((await store.messages.list({ filters, sort })).items).join(' ');

  test('a session holds user, assistant and system messages', async () => {
    const store = await twoSessions();
    const { items } = await store.messages.list({ filters: { conversationId: 's' } });
    expect(items.map(({ role }) => role).join(' ')).to.equal(
      'system user assistant user assistant',
    );
    expect(items.map(({ text }) => text)).to.deep.equal(contents(items));
  });

  test('id: the store makes a UUID', async () => {
    const { messages } = await withSession();
    const one = await messages.append('s', { role: 'user', content: 'x' });
    const other = await messages.append('s', { role: 'user', content: 'x' });
    expect(one.id).to.match(uuid7);
    expect(other.id).to.match(uuid7).and.not.equal(one.id);
  });

  test('id: a UUID of version 4 that the caller made is kept and is the primary key', async () => {
    const { messages } = await withSession();
    const row = await messages.append('s', { id: uuid4, role: 'user', content: 'x' });
    expect(row.id).to.equal(uuid4);
    expect(await messages.get(uuid4)).to.deep.equal(row);
    const again = { id: uuid4, role: 'user', content: 'another' };
    await refuses(() => messages.append('s', again), 'CONFLICT', 'input.id');
    expect((await messages.get(uuid4)).content).to.equal('x');
  });

  test('session_id is not nullable and must name a session', async () => {
    const store = await withSession();
    const input = { role: 'user', content: 'x' };
    await refuses(() => store.messages.append('gone', input), 'NOT_FOUND', undefined, 'gone');
    await bad(() => store.messages.append(null, input), 'conversationId');
    await bad(() => store.messages.append('', input), 'conversationId');
    expect((await store.stats()).messages).to.equal(0);
    expect((await store.messages.append('s', input)).conversationId).to.equal('s');
  });

  test('session_id ondelete="CASCADE": deleting the session removes all messages', async () => {
    const store = await twoSessions();
    await store.conversations.purge('s');
    expect(await found(store)).to.equal('t1 t2 t3 t4 t5');
    for (const id of ['s1', 's2', 's3', 's4', 's5']) {
      await refuses(() => store.messages.get(id), 'NOT_FOUND', undefined, id);
      await refuses(() => store.messages.restore(id), 'NOT_FOUND', undefined, id);
    }
    expect((await store.stats()).messages).to.equal(5);
    await refuses(() => store.messages.append('s', { role: 'user', content: 'x' }), 'NOT_FOUND');
  });

  test('deleting the session can be taken back, too', async () => {
    const store = await twoSessions();
    const before = await store.messages.list({ filters: { conversationId: 's' } });
    await store.conversations.delete('s');
    expect(await found(store)).to.equal('t1 t2 t3 t4 t5');
    await refuses(() => store.messages.get('s1'), 'NOT_FOUND');
    await store.conversations.restore('s');
    const filters = { conversationId: 's' };
    expect(await store.messages.list({ filters })).to.deep.equal(before);
  });

  test('role is user, assistant or system, and nothing that is no role', async () => {
    const { messages, stats } = await withSession();
    for (const role of ['user', 'assistant', 'system']) {
      const { id } = await messages.append('s', { role, content: 'x' });
      expect((await messages.get(id)).role).to.equal(role);
    }
    for (const role of ['bot', 'User', 'user ', '', null, 5]) {
      await bad(() => messages.append('s', { role, content: 'x' }), 'input.role');
    }
    await bad(() => messages.append('s', { content: 'x' }), 'input.role');
    await bad(() => messages.append('s', { role: 'human', content: 'x' }), 'input.role', 'user');
    expect((await stats()).messages).to.equal(3);
  });

  test('role is indexed: fast filtering of one role, of one session or of all', async () => {
    const store = await twoSessions();
    expect(await found(store, { role: 'user', conversationId: 's' })).to.equal('s2 s4');
    expect(await found(store, { role: 'assistant', conversationId: 't' })).to.equal('t3 t5');
    expect(await found(store, { role: 'system' })).to.equal('s1 t1');
    expect(await found(store, { role: 'tool' })).to.equal('');
    const newest = { field: 'sequence', direction: 'desc' };
    expect(await found(store, { role: 'user', conversationId: 's' }, newest)).to.equal('s4 s2');
    const filters = { role: 'user', conversationId: 's' };
    const pages = await everything((query) => store.messages.list(query), { filters, pageSize: 1 });
    expect(ids(pages).join(' ')).to.equal('s2 s4');
    await bad(() => store.messages.list({ filters: { role: 'bot' } }), 'filters.role', 'user');
  });

  test('content is text, not nullable, with no length limit', async () => {
    const { messages, stats } = await withSession();
    const texts = ['', ' \n\t', 'a\0b', '旅行 🙂 e\u0301', 'x'.repeat(2_000_000)];
    for (const [index, content] of texts.entries()) {
      await messages.append('s', { id: `m${index}`, role: 'user', content });
    }
    for (const [index, content] of texts.entries()) {
      const row = await messages.get(`m${index}`);
      expect(row.content === content && row.text === content, `text ${index}`).to.equal(true);
    }
    for (const content of [undefined, null, 7, ['x']]) {
      await bad(() => messages.append('s', { role: 'user', content }), 'input.content');
    }
    await bad(() => messages.update('m0', { content: null }), 'fields.content');
    expect((await stats()).messages).to.equal(texts.length);
  });

  test('provider is "ollama" by default, and kept where it is given', async () => {
    const { messages } = await withSession();
    const input = { role: 'assistant', content: 'x' };
    const byDefault = await messages.append('s', input);
    expect(byDefault.provider).to.equal('ollama');
    expect((await messages.get(byDefault.id)).provider).to.equal('ollama');
    const given = await messages.append('s', { ...input, provider: 'openai' });
    expect((await messages.get(given.id)).provider).to.equal('openai');
    const longest = await messages.append('s', { ...input, provider: 'p'.repeat(255) });
    expect((await messages.get(longest.id)).provider).to.equal('p'.repeat(255));
    for (const provider of ['p'.repeat(256), null, 5]) {
      await bad(() => messages.append('s', { ...input, provider }), 'input.provider');
    }
    const { items } = await messages.list({ filters: { provider: 'openai' } });
    expect(items).to.deep.equal([given]);
  });

  test('model is "" by default, as it is for user messages', async () => {
    const { messages } = await withSession();
    const user = await messages.append('s', { role: 'user', content: 'x' });
    expect((await messages.get(user.id)).model).to.equal('');
    const input = { role: 'assistant', content: 'x' };
    const answer = await messages.append('s', { ...input, model: 'llama3.1:8b' });
    expect((await messages.get(answer.id)).model).to.equal('llama3.1:8b');
    const longest = await messages.append('s', { ...input, model: 'm'.repeat(255) });
    expect((await messages.get(longest.id)).model).to.equal('m'.repeat(255));
    for (const model of ['m'.repeat(256), null]) {
      await bad(() => messages.append('s', { ...input, model }), 'input.model');
    }
  });

  test('sources is null by default and holds the retrieved chunks', async () => {
    const { messages } = await withSession();
    const none = await messages.append('s', { role: 'assistant', content: 'x' });
    expect((await messages.get(none.id)).sources).to.equal(null);
    for (const sources of [[], chunks, null]) {
      const { id } = await messages.append('s', { role: 'assistant', content: 'x', sources });
      const kept = (await messages.get(id)).sources;
      expect(JSON.stringify(kept)).to.equal(JSON.stringify(sources));
    }
    for (const sources of ['x', {}, 5]) {
      const append = () => messages.append('s', { role: 'assistant', content: 'x', sources });
      await bad(append, 'input.sources');
    }
  });

  test('sources: assistant messages only', async () => {
    const { messages, stats } = await withSession();
    for (const role of ['user', 'system', 'tool']) {
      const append = () => messages.append('s', { role, content: 'x', sources: chunks });
      await bad(append, 'input.sources', 'assistant');
    }
    expect((await stats()).messages).to.equal(0);
    const user = await messages.append('s', { role: 'user', content: 'x', sources: null });
    await bad(() => messages.update(user.id, { sources: chunks }), 'fields.sources', 'assistant');
    expect(await messages.get(user.id)).to.deep.equal(user);
    const answer = await messages.append('s', { role: 'assistant', content: 'x' });
    await messages.update(answer.id, { sources: chunks });
    expect((await messages.get(answer.id)).sources).to.deep.equal(chunks);
    await messages.update(answer.id, { sources: null });
    expect((await messages.get(answer.id)).sources).to.equal(null);
  });

  test('detected_mode is null by default and at most 50 characters', async () => {
    const { messages, stats } = await withSession();
    const input = { role: 'assistant', content: 'x' };
    const none = await messages.append('s', input);
    expect((await messages.get(none.id)).detectedMode).to.equal(null);
    for (const detectedMode of ['summarize', 'm'.repeat(50), '🙂'.repeat(50), null]) {
      const { id } = await messages.append('s', { ...input, detectedMode });
      expect((await messages.get(id)).detectedMode).to.equal(detectedMode);
    }
    const before = (await stats()).messages;
    for (const detectedMode of ['m'.repeat(51), '🙂'.repeat(51)]) {
      const append = () => messages.append('s', { ...input, detectedMode });
      await bad(append, 'input.detectedMode', '50');
      const update = () => messages.update(none.id, { detectedMode });
      await bad(update, 'fields.detectedMode', '50');
    }
    await bad(() => messages.append('s', { ...input, detectedMode: 5 }), 'input.detectedMode');
    expect((await stats()).messages).to.equal(before);
    expect(await messages.get(none.id)).to.deep.equal(none);
  });

  test('detected_mode: assistant messages only', async () => {
    const { messages, stats } = await withSession();
    for (const role of ['user', 'system', 'tool']) {
      const append = () => messages.append('s', { role, content: 'x', detectedMode: 'qa' });
      await bad(append, 'input.detectedMode', 'assistant');
    }
    expect((await stats()).messages).to.equal(0);
    const user = await messages.append('s', { role: 'user', content: 'x' });
    const update = () => messages.update(user.id, { detectedMode: 'qa' });
    await bad(update, 'fields.detectedMode', 'assistant');
    expect(await messages.get(user.id)).to.deep.equal(user);
  });

  test('created_at is set by the store, or given by an import', async () => {
    const { messages } = await withSession();
    const now = await messages.append('s', { role: 'user', content: 'x' });
    expect(Math.abs(now.createdAt - Date.now())).to.be.below(600_000);
    const createdAt = Date.UTC(2024, 10, 8, 13, 20, 0, 123);
    const old = await messages.append('s', { role: 'user', content: 'x', createdAt });
    expect((await messages.get(old.id)).createdAt).to.equal(createdAt);
  });

  test('created_at is the message ordering key', async () => {
    const { messages } = await withSession();
    for (const [id, createdAt] of [
      ['third', 3000],
      ['first', 1000],
      ['second', 2000],
      ['also second', 2000],
    ]) {
      await messages.append('s', { id, role: 'user', content: 'x', createdAt });
    }
    const sort = { field: 'createdAt' };
    const filters = { conversationId: 's' };
    const expected = ['first', 'second', 'also second', 'third'];
    expect(ids((await messages.list({ filters, sort })).items)).to.deep.equal(expected);
    const desc = { field: 'createdAt', direction: 'desc' };
    const { items } = await messages.list({ filters, sort: desc });
    expect(items.map(({ createdAt }) => createdAt)).to.deep.equal([3000, 2000, 2000, 1000]);
    const paged = await everything((query) => messages.list(query), { filters, sort, pageSize: 1 });
    expect(ids(paged)).to.deep.equal(expected);
  });

  test('messages that come at the same time keep the order in which they came', async () => {
    const { messages } = await withSession();
    const inputs = Array.from({ length: 100 }, (_, index) => ({
      role: index % 2 ? 'assistant' : 'user',
      content: `${index}`,
    }));
    await messages.appendMany('s', inputs);
    const query = {
      filters: { conversationId: 's' },
      sort: { field: 'createdAt' },
      pageSize: 100,
    };
    expect(contents((await messages.list(query)).items)).to.deep.equal(contents(inputs));
  });

  test('session and messages know each other (back_populates)', async () => {
    const store = await twoSessions();
    const message = await store.messages.get('s3');
    expect(message.conversationId).to.equal('s');
    expect((await store.conversations.get(message.conversationId)).id).to.equal('s');
    expect(await found(store, { conversationId: 's' })).to.equal('s1 s2 s3 s4 s5');
  });

  const encode = (event) => new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`);

  /** An SSE transport that answers token by token as `feed` is called. */
  const asked = () => {
    let controller;
    const body = new ReadableStream({ start: (given) => (controller = given) });
    const headers = { 'content-type': 'text/event-stream' };
    const calls = [];
    return {
      calls,
      transport: (request) => {
        calls.push(request);
        return new Response(body, { headers });
      },
      feed: (event) => controller.enqueue(encode(event)),
      end: () => controller.close(),
    };
  };

  test('the user message is persisted before inference', async () => {
    const store = await withSession();
    let stored;
    const transport = async () => {
      stored = (await store.messages.list({ filters: { conversationId: 's' } })).items;
      const body = encode({ type: 'token', text: 'Two hours.' });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
    const request = { conversationId: 's', message: 'How long does it rise?', transport };
    for await (const event of store.chat.stream(request)) expect(event).to.be.an('object');
    expect(stored).to.have.lengthOf(1);
    expect(stored[0]).to.deep.include({
      role: 'user',
      content: 'How long does it rise?',
      status: 'completed',
      provider: 'ollama',
      model: '',
      sources: null,
      detectedMode: null,
    });
  });

  test('ask-stream (SSE): the assistant message is persisted when the stream has ended', async () => {
    const store = await withSession();
    const { transport, feed, end } = asked();
    const events = store.chat.stream({ conversationId: 's', message: 'How long?', transport });
    feed({ type: 'token', text: 'Two ' });
    const start = (await events.next()).value;
    expect(start.type).to.equal('start');
    expect((await events.next()).value).to.deep.equal({ type: 'token', text: 'Two ' });
    expect((await store.messages.get(start.messageId)).status).to.equal('streaming');
    expect(await found(store, { conversationId: 's', status: 'completed' })).to.equal(
      start.userMessageId,
    );
    feed({ type: 'sources', sources: chunks });
    feed({ type: 'token', text: 'hours.' });
    feed({ type: 'done' });
    end();
    let event = await events.next();
    while (!event.done) event = await events.next();
    expect(await store.messages.get(start.messageId)).to.deep.include({
      role: 'assistant',
      status: 'completed',
      content: 'Two hours.',
      sources: chunks,
    });
  });

  test('a background task may persist the answer: it follows the question', async () => {
    const store = await withSession();
    await store.messages.append('s', { id: 'question', role: 'user', content: 'How long?' });
    const writer = await store.streams.begin('s', { model: 'llama3', detectedMode: 'qa' });
    writer.append('Two ');
    writer.append('hours.');
    writer.sources(chunks);
    const answer = await writer.finish();
    expect(answer).to.deep.include({
      role: 'assistant',
      status: 'completed',
      content: 'Two hours.',
      provider: 'ollama',
      model: 'llama3',
      detectedMode: 'qa',
      sources: chunks,
      previousId: 'question',
    });
    expect(await store.messages.get(writer.id)).to.deep.equal(answer);
  });

  test('GET /chat/history/{id}: the messages of a session, ordered by created_at', async () => {
    const store = await twoSessions();
    const { messages } = await store.history('s');
    expect(ids(messages).join(' ')).to.equal('s1 s2 s3 s4 s5');
    expect((await store.history('gone')).messages).to.deep.equal([]);
    const sort = { field: 'createdAt' };
    expect(await found(store, { conversationId: 's' }, sort)).to.equal('s1 s2 s3 s4 s5');
  });

  test('init_db: a store that is opened the first time has everything', async () => {
    const store = await openStore();
    const stats = await store.stats();
    expect(stats).to.include({ conversations: 0, messages: 0, components: 0, attachments: 0 });
    expect(stats.schemaVersion).to.be.at.least(1);
  });
}
