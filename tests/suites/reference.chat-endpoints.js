/** The chat endpoints: POST /stream, GET /{session_id}/history, DELETE /{session_id}. */

import { contents, counts, ids, snapshot } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const encoder = new TextEncoder();
  const bytesOf = (text) => encoder.encode(text);
  const ndjson = (events) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const sse = (events) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
  const types = { ndjson: 'application/x-ndjson', sse: 'text/event-stream' };

  /** A stream of these bytes, in pieces of `size`. */
  const inPieces = (bytes, size) => {
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, (at += size)));
      },
    });
  };

  const answering = (body, type = types.ndjson) => {
    const calls = [];
    const transport = (request, options) => {
      calls.push({ request, options });
      return new Response(body, { headers: type === null ? {} : { 'content-type': type } });
    };
    return { transport, calls };
  };

  /** A transport whose answer comes when the test says so. */
  const live = () => {
    let controller;
    const cancelled = [];
    const body = new ReadableStream({
      start: (given) => {
        controller = given;
      },
      cancel: (reason) => {
        cancelled.push(reason);
      },
    });
    const calls = [];
    return {
      calls,
      cancelled,
      transport: (request, options) => {
        calls.push({ request, options });
        return new Response(body, { headers: { 'content-type': types.ndjson } });
      },
      send: (...events) => controller.enqueue(bytesOf(ndjson(events))),
      fail: (error) => controller.error(error),
      end: () => controller.close(),
    };
  };

  /** A store with the session `s` and the assistants `open` and `closed`. */
  const withSession = async (options = {}) => {
    const store = await openStore(options);
    await store.assistants.create({ id: 'open', name: 'Helper', model: 'llama3' });
    await store.assistants.create({ id: 'closed', name: 'Private', userAuthentication: true });
    await store.conversations.create({ id: 's', title: 'Session' });
    return store;
  };

  const collect = async (stream) => {
    const events = [];
    for await (const event of stream) events.push(event);
    return events;
  };
  /** What came before it threw, and what it threw. */
  const collectUntilThrown = async (stream) => {
    const events = [];
    try {
      for await (const event of stream) events.push(event);
    } catch (error) {
      return { events, error };
    }
    throw new Error(`did not throw, after ${JSON.stringify(events)}`);
  };
  const answerOf = async (store, conversationId = 's') => {
    const filters = { conversationId, role: 'assistant' };
    return (await store.messages.list({ filters })).items.at(-1);
  };
  const untilTrue = async (what, check) => {
    const deadline = Date.now() + 10_000;
    while (!(await check())) {
      if (Date.now() > deadline) throw new Error(`not within ten seconds: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const tokens = [
    { type: 'token', text: 'Zwei ' },
    { type: 'token', text: 'Stunden – 二時間 🙂' },
  ];
  const said = 'Zwei Stunden – 二時間 🙂';

  // POST /stream: what is checked, and when

  test('chat_stream: nothing happens until the answer is asked for', async () => {
    const store = await withSession();
    const { transport, calls } = answering(ndjson(tokens));
    const stream = store.chat.stream({ conversationId: 's', message: 'Hi', transport });
    await store.stats();
    expect([calls.length, (await store.stats()).messages]).to.deep.equal([0, 0]);
    await collect(stream);
    expect([calls.length, (await store.stats()).messages]).to.deep.equal([1, 2]);
  });

  test('EntityNotFound: an assistant that is not there, before anything is written', async () => {
    const store = await withSession({ scope: { userId: 'ada' } });
    await store.assistants.delete('open');
    const before = await snapshot(store);
    const { transport, calls } = answering(ndjson(tokens));
    for (const assistantId of ['gone', 'open']) {
      // The assistant is the first thing that is looked for.
      for (const conversationId of ['s', 'gone too']) {
        const request = { conversationId, assistantId, message: 'Hi', transport };
        const error = await refuses(() => store.chat.stream(request).next(), 'NOT_FOUND');
        expect(error.message).to.include('assistant').and.include(assistantId);
      }
    }
    expect(calls).to.deep.equal([]);
    expect(await snapshot(store)).to.deep.equal(before);
  });

  test('401 "Authentication required for this assistant": user_authentication without a user', async () => {
    const store = await withSession();
    const before = await snapshot(store);
    const { transport, calls } = answering(ndjson(tokens));
    // Before the session is looked for.
    for (const conversationId of ['s', 'gone']) {
      const request = { conversationId, assistantId: 'closed', message: 'Hi', transport };
      const error = await refuses(() => store.chat.stream(request).next(), 'UNAUTHENTICATED');
      expect(error.message).to.equal('Authentication required for this assistant');
    }
    expect(calls).to.deep.equal([]);
    expect(await snapshot(store)).to.deep.equal(before);
  });

  test('user_authentication with a user: the answer comes, and the question is theirs', async () => {
    const store = await withSession({ scope: { userId: 'ada' } });
    const { transport } = answering(ndjson(tokens));
    const request = { conversationId: 's', assistantId: 'closed', message: 'Hi', transport };
    const [start] = await collect(store.chat.stream(request));
    expect((await store.messages.get(start.userMessageId)).authorId).to.equal('ada');
    expect((await store.messages.get(start.messageId)).content).to.equal(said);
  });

  test('get_optional_user: an assistant without user_authentication needs none', async () => {
    const store = await withSession();
    for (const assistantId of ['open', null, undefined]) {
      const { transport, calls } = answering(ndjson(tokens));
      const request = { conversationId: 's', assistantId, message: 'Hi', transport };
      await collect(store.chat.stream(request));
      const { assistant } = calls[0].request;
      expect(assistant).to.deep.equal(assistantId ? await store.assistants.get('open') : null);
    }
  });

  test('session_id: a session that is not there is NOT_FOUND, before the transport is called', async () => {
    const store = await withSession();
    const { transport, calls } = answering(ndjson(tokens));
    const request = { conversationId: 'gone', assistantId: 'open', message: 'Hi', transport };
    await refuses(() => store.chat.stream(request).next(), 'NOT_FOUND', undefined, 'gone');
    expect(calls).to.deep.equal([]);
    expect((await store.stats()).messages).to.equal(0);
  });

  test('ChatRequest: what is wrong in it is named', async () => {
    const store = await withSession();
    const { transport, calls } = answering(ndjson(tokens));
    const good = { conversationId: 's', message: 'Hi', transport };
    for (const [wrong, field] of [
      [{ conversationId: undefined }, 'request.conversationId'],
      [{ message: undefined }, 'request.message'],
      [{ message: 5 }, 'request.message'],
      [{ transport: undefined }, 'request.transport'],
      [{ transport: 'https://example.org' }, 'request.transport'],
      [{ language: 5 }, 'request.language'],
      [{ history: 'x' }, 'request.history'],
      [{ assistantId: 5 }, 'request.assistantId'],
      [{ session_id: 's' }, 'request.session_id'],
    ]) {
      const call = () => store.chat.stream({ ...good, ...wrong }).next();
      await refuses(call, 'INVALID_ARGUMENT', field);
    }
    expect(calls).to.deep.equal([]);
    expect((await store.stats()).messages).to.equal(0);
  });

  // What the service is given

  test('stream_chat is given message, assistant, session_id, language, history', async () => {
    const store = await withSession();
    const { transport, calls } = answering(ndjson(tokens));
    const request = { conversationId: 's', assistantId: 'open', message: 'Wie lange?', transport };
    await collect(store.chat.stream({ ...request, language: 'de' }));
    const [{ request: given, options }] = calls;
    expect(given).to.deep.equal({
      message: 'Wie lange?',
      language: 'de',
      history: [],
      conversationId: 's',
      assistant: await store.assistants.get('open'),
    });
    expect(options.signal).to.be.an.instanceOf(AbortSignal);
  });

  test('language is null unless it is given', async () => {
    const store = await withSession();
    for (const language of [undefined, null]) {
      const { transport, calls } = answering(ndjson(tokens));
      await collect(store.chat.stream({ conversationId: 's', message: 'x', language, transport }));
      expect(calls[0].request.language).to.equal(null);
    }
  });

  test('history is the stored one, without the question, unless it is given', async () => {
    const store = await withSession();
    await store.messages.append('s', { id: 'q', role: 'user', content: 'Hello' });
    const sources = ['a chunk'];
    await store.messages.append('s', { id: 'a', role: 'assistant', content: 'Hi!', sources });
    const stored = (await store.history('s')).messages;
    expect(stored).to.have.lengthOf(2);
    const first = answering(ndjson(tokens));
    await collect(
      store.chat.stream({ conversationId: 's', message: 'x', transport: first.transport }),
    );
    expect(first.calls[0].request.history).to.deep.equal(stored);
    for (const history of [[], [{ id: '7', text: 'Only this', sender: 'user', mood: 'good' }]]) {
      const { transport, calls } = answering(ndjson(tokens));
      await collect(store.chat.stream({ conversationId: 's', message: 'x', history, transport }));
      expect(calls[0].request.history).to.deep.equal(history);
    }
  });

  test('the question is stored when the transport is called, the answer after it', async () => {
    const store = await withSession();
    let stored;
    const transport = async () => {
      stored = (await store.messages.list({ filters: { conversationId: 's' } })).items;
      return new Response(ndjson(tokens), { headers: { 'content-type': types.ndjson } });
    };
    const [start] = await collect(
      store.chat.stream({ conversationId: 's', message: 'Wie lange?', transport }),
    );
    expect(contents(stored)).to.deep.equal(['Wie lange?']);
    expect(stored[0]).to.deep.include({ id: start.userMessageId, role: 'user' });
    const answer = await store.messages.get(start.messageId);
    expect(answer.previousId).to.equal(start.userMessageId);
    expect(answer.sequence).to.be.above(stored[0].sequence);
  });

  test('message may be a whole message', async () => {
    const store = await withSession();
    const { transport, calls } = answering(ndjson(tokens));
    const content = { text: 'Look', image: 'x.png' };
    const message = { id: 'q', content, meta: { mood: 'good' } };
    const [start] = await collect(store.chat.stream({ conversationId: 's', message, transport }));
    expect(start.userMessageId).to.equal('q');
    expect(calls[0].request.message).to.deep.equal(content);
    expect(await store.messages.get('q')).to.deep.include({ role: 'user', ...message });
  });

  // How the answer comes: "Supports SSE via NDJSON or text/event-stream"

  const everything = [
    { type: 'start' },
    { type: 'step', step: { id: '1', type: 'query_rewrite', status: 'running' } },
    { type: 'token', text: 'Zwei ' },
    { type: 'sources', sources: [{ content: '漢', metadata: { file_name: 'a.pdf' } }] },
    { type: 'step', step: { id: '1', type: 'query_rewrite', status: 'completed' } },
    { type: 'component', componentKind: 'chart', payload: { x: [1, 2] } },
    { type: 'token', text: 'Stunden – 二時間 🙂' },
    { type: 'visualization', visualization: { data: '[{"x": 1}]' } },
    { type: 'rating', stars: 5 },
    { type: 'usage', usage: { tokens: 12 } },
    { type: 'done' },
  ];

  const checkEverything = async (store, events) => {
    const [start, ...others] = events;
    expect(others).to.deep.equal(everything.slice(1));
    const [question, answer] = (await store.messages.list({ filters: { conversationId: 's' } }))
      .items;
    expect(start).to.deep.equal({
      type: 'start',
      messageId: answer.id,
      userMessageId: question.id,
    });
    expect(answer).to.deep.include({
      role: 'assistant',
      status: 'completed',
      content: said,
      text: said,
      sources: everything[3].sources,
      usage: { tokens: 12 },
    });
    expect(answer.meta).to.deep.include({
      steps: [everything[4].step],
      visualization: everything[7].visualization,
      events: [everything[8]],
    });
    const components = (await store.components.list({ filters: { messageId: answer.id } })).items;
    expect(components).to.have.lengthOf(1);
    expect(components[0]).to.deep.include({ componentKind: 'chart', payload: { x: [1, 2] } });
  };

  for (const [format, write] of [
    ['ndjson', ndjson],
    ['sse', sse],
  ]) {
    test(`media_type ${types[format]}: what arrives is yielded and kept`, async () => {
      const store = await withSession();
      const { transport } = answering(write(everything), `${types[format]}; charset=utf-8`);
      const request = { conversationId: 's', message: 'Wie lange?', transport };
      await checkEverything(store, await collect(store.chat.stream(request)));
    });

    for (const size of [1, 2, 7]) {
      test(`${types[format]} in pieces of ${size} bytes, cut inside of characters`, async () => {
        const store = await withSession();
        const { transport } = answering(inPieces(bytesOf(write(everything)), size), types[format]);
        const request = { conversationId: 's', message: 'Wie lange?', transport };
        await checkEverything(store, await collect(store.chat.stream(request)));
      });
    }

    test(`${format} from a bare stream is told by its first character`, async () => {
      const store = await withSession();
      const transport = () => inPieces(bytesOf(write(everything)), 5);
      const request = { conversationId: 's', message: 'Wie lange?', transport };
      await checkEverything(store, await collect(store.chat.stream(request)));
    });

    test(`${format} with carriage returns, blank lines and no end of line at the end`, async () => {
      const store = await withSession();
      const text = `\n\n${write(everything).replaceAll('\n', '\r\n\r\n')}`.trimEnd();
      const { transport } = answering(inPieces(bytesOf(text), 3), types[format]);
      const request = { conversationId: 's', message: 'Wie lange?', transport };
      await checkEverything(store, await collect(store.chat.stream(request)));
    });
  }

  test('the content type tells, not what the body looks like', async () => {
    const store = await withSession();
    const wrong = answering(sse(tokens), types.ndjson);
    const request = { conversationId: 's', message: 'x' };
    const first = await collectUntilThrown(
      store.chat.stream({ ...request, transport: wrong.transport }),
    );
    expect(first.error.code).to.equal('INTERNAL');
    expect((await answerOf(store)).status).to.equal('failed');
    const page = answering('<html></html>', 'text/html');
    const second = await collectUntilThrown(
      store.chat.stream({ ...request, transport: page.transport }),
    );
    expect(second.error.message).to.include('text/html');
  });

  test('SSE: comments, ids, event names, retry and data over several lines', async () => {
    const store = await withSession();
    const body =
      ': hello\nretry: 3000\nid: 1\nevent: message\ndata: {"type":\ndata: "token",\n' +
      'data: "text": "Hi"}\n\nid: 2\n\ndata:{"type":"done"}\n\n';
    const { transport } = answering(body, types.sse);
    const events = await collect(
      store.chat.stream({ conversationId: 's', message: 'x', transport }),
    );
    expect(events.slice(1)).to.deep.equal([{ type: 'token', text: 'Hi' }, { type: 'done' }]);
    expect((await answerOf(store)).content).to.equal('Hi');
  });

  test('SSE: [DONE] ends the answer', async () => {
    const store = await withSession();
    const { transport } = answering(`${sse([tokens[0]])}data: [DONE]\n\n`, types.sse);
    const events = await collect(
      store.chat.stream({ conversationId: 's', message: 'x', transport }),
    );
    expect(events.at(-1)).to.deep.equal({ type: 'done' });
    expect(await answerOf(store)).to.deep.include({ status: 'completed', content: 'Zwei ' });
  });

  test('the answer has the id that the transport wants, if it is free', async () => {
    const store = await withSession();
    const { transport } = answering(ndjson([{ type: 'start', messageId: 'theirs' }, ...tokens]));
    const [first] = await collect(
      store.chat.stream({ conversationId: 's', message: 'x', transport }),
    );
    expect(first.messageId).to.equal('theirs');
    expect((await store.messages.get('theirs')).content).to.equal(said);
    const again = answering(ndjson([{ type: 'start', messageId: 'theirs' }, tokens[0]]));
    const [second] = await collect(
      store.chat.stream({ conversationId: 's', message: 'x', transport: again.transport }),
    );
    expect(second.messageId).to.not.equal('theirs');
    expect((await store.messages.get(second.messageId)).content).to.equal('Zwei ');
    expect((await store.messages.get('theirs')).content).to.equal(said);
  });

  test('an answer may just end, and may be empty', async () => {
    const store = await withSession();
    for (const [body, text] of [
      [ndjson(tokens), said],
      ['', ''],
    ]) {
      const { transport } = answering(body);
      const events = await collect(
        store.chat.stream({ conversationId: 's', message: 'x', transport }),
      );
      expect(events[0].type).to.equal('start');
      expect(await answerOf(store)).to.deep.include({ status: 'completed', content: text });
    }
  });

  test('what arrives is yielded and kept at the same time', async () => {
    const store = await withSession();
    const { transport, send, end } = live();
    const stream = store.chat.stream({ conversationId: 's', message: 'x', transport });
    send({ type: 'token', text: 'one ' });
    const { messageId } = (await stream.next()).value;
    expect((await stream.next()).value).to.deep.equal({ type: 'token', text: 'one ' });
    const kept = async () => (await store.messages.get(messageId)).text;
    await untilTrue('the first token is kept', async () => (await kept()) === 'one ');
    expect((await store.messages.get(messageId)).status).to.equal('streaming');
    expect(ids((await store.history('s')).messages)).to.not.include(messageId);
    send({ type: 'token', text: 'two' });
    await stream.next();
    await untilTrue('the second token is kept', async () => (await kept()) === 'one two');
    end();
    expect((await stream.next()).done).to.equal(true);
    expect(await store.messages.get(messageId)).to.deep.include({
      status: 'completed',
      content: 'one two',
    });
  });

  test('an abort ends the transport and leaves the answer interrupted, with what came', async () => {
    const store = await withSession();
    const { transport, calls, cancelled, send } = live();
    const abort = new AbortController();
    const request = { conversationId: 's', message: 'x', transport, signal: abort.signal };
    const stream = store.chat.stream(request);
    send({ type: 'token', text: 'so far' });
    const { messageId, userMessageId } = (await stream.next()).value;
    await stream.next();
    const waiting = stream.next();
    abort.abort();
    await refuses(() => waiting, 'ABORTED');
    expect(calls[0].options.signal.aborted).to.equal(true);
    await untilTrue('the body is cancelled', () => cancelled.length === 1);
    expect(await store.messages.get(messageId)).to.deep.include({
      status: 'interrupted',
      content: 'so far',
    });
    expect((await store.messages.get(userMessageId)).status).to.equal('completed');
    expect((await stream.next()).done).to.equal(true);
  });

  test('leaving the loop early is an abort', async () => {
    const store = await withSession();
    const { transport, calls, cancelled, send } = live();
    send(...tokens);
    for await (const event of store.chat.stream({ conversationId: 's', message: 'x', transport })) {
      if (event.type === 'token') break;
    }
    expect(calls[0].options.signal.aborted).to.equal(true);
    await untilTrue('the body is cancelled', () => cancelled.length === 1);
    const answer = await answerOf(store);
    expect(answer.status).to.equal('interrupted');
    expect(answer.content).to.equal('Zwei ');
  });

  test('a signal that was aborted before: ABORTED, and nothing is written', async () => {
    const store = await withSession();
    const { transport, calls } = answering(ndjson(tokens));
    const signal = AbortSignal.abort();
    const request = { conversationId: 's', message: 'x', transport, signal };
    await refuses(() => store.chat.stream(request).next(), 'ABORTED');
    expect(calls).to.deep.equal([]);
    expect(await counts(store)).to.include({ messages: 0 });
  });

  test('a transport error leaves the answer failed, with what came', async () => {
    const store = await withSession();
    const { transport, send, fail } = live();
    const stream = store.chat.stream({ conversationId: 's', message: 'x', transport });
    send({ type: 'token', text: 'so far' });
    const { messageId } = (await stream.next()).value;
    await stream.next();
    const lost = new Error('connection lost');
    fail(lost);
    let thrown;
    await stream.next().catch((error) => (thrown = error));
    expect(thrown).to.equal(lost);
    const answer = await store.messages.get(messageId);
    expect(answer).to.deep.include({ status: 'failed', content: 'so far' });
    expect(JSON.stringify(answer.meta.error)).to.include('connection lost');
  });

  test('TechnicalError: a transport that does not even begin leaves the question, and why', async () => {
    const store = await withSession();
    const refused = new TypeError('Failed to fetch');
    const unavailable = () => new Response('{}', { status: 503 });
    for (const [transport, says] of [
      [() => Promise.reject(refused), 'Failed to fetch'],
      [
        () => {
          throw refused;
        },
        'Failed to fetch',
      ],
      [unavailable, '503'],
    ]) {
      const { error } = await collectUntilThrown(
        store.chat.stream({ conversationId: 's', message: 'still here', transport }),
      );
      expect(error.message).to.include(says);
      const answer = await answerOf(store);
      expect(answer).to.deep.include({ status: 'failed', content: '' });
      expect(JSON.stringify(answer.meta.error)).to.include(says);
      const question = await store.messages.get(answer.previousId);
      expect(question).to.deep.include({ status: 'completed', content: 'still here' });
    }
  });

  test('an error that the transport sends fails the answer, with what came', async () => {
    const store = await withSession();
    const body = ndjson([tokens[0], { type: 'error', message: 'model overloaded' }, tokens[1]]);
    const { transport } = answering(body);
    const { events, error } = await collectUntilThrown(
      store.chat.stream({ conversationId: 's', message: 'x', transport }),
    );
    expect(events.map(({ type }) => type)).to.include('token');
    expect(error.message).to.include('model overloaded');
    const answer = await answerOf(store);
    expect(answer).to.deep.include({ status: 'failed', content: 'Zwei ' });
    expect(JSON.stringify(answer.meta.error)).to.include('model overloaded');
  });

  test('a line that is not JSON fails the answer, with what came before it', async () => {
    for (const broken of ['{"type":"token","te\n', 'nothing\n', '[1]\n', '{"text":"x"}\n', '5\n']) {
      const store = await withSession();
      const { transport } = answering(ndjson([tokens[0]]) + broken + ndjson([tokens[1]]));
      const { events } = await collectUntilThrown(
        store.chat.stream({ conversationId: 's', message: 'x', transport }),
      );
      expect(events.slice(1), broken).to.deep.equal([tokens[0]]);
      const answer = await answerOf(store);
      expect(answer, broken).to.deep.include({ status: 'failed', content: 'Zwei ' });
    }
  });

  test('the session can go on after an answer that failed or was interrupted', async () => {
    const store = await withSession();
    const broken = answering('nothing\n');
    await collectUntilThrown(
      store.chat.stream({ conversationId: 's', message: 'one', transport: broken.transport }),
    );
    const fine = answering(ndjson(tokens));
    await collect(
      store.chat.stream({ conversationId: 's', message: 'two', transport: fine.transport }),
    );
    const { items } = await store.messages.list({ filters: { conversationId: 's' } });
    expect(contents(items)).to.deep.equal(['one', '', 'two', said]);
    const { messages } = await store.history('s');
    expect(messages.map(({ text }) => text)).to.deep.equal(['one', '', 'two', said]);
    expect(messages[1].error).to.equal((await store.messages.get(messages[1].id)).meta.error);
  });

  // GET /{session_id}/history

  const append = (store, input) =>
    store.messages.append('s', { role: 'assistant', content: 'x', ...input });
  const only = async (store) => {
    const { messages } = await store.history('s');
    expect(messages).to.have.lengthOf(1);
    return messages[0];
  };

  test('history: { messages: [{ id, text, sender }] }, sender "user" or else "bot"', async () => {
    const store = await withSession();
    for (const role of ['system', 'user', 'assistant', 'tool']) {
      await append(store, { id: role, role, content: `${role} says` });
    }
    expect(await store.history('s')).to.deep.equal({
      messages: [
        { id: 'system', text: 'system says', sender: 'bot' },
        { id: 'user', text: 'user says', sender: 'user' },
        { id: 'assistant', text: 'assistant says', sender: 'bot' },
        { id: 'tool', text: 'tool says', sender: 'bot' },
      ],
    });
  });

  test('history: an unknown session has no messages', async () => {
    const store = await withSession();
    expect(await store.history('gone')).to.deep.equal({ messages: [] });
    await append(store, {});
    await store.conversations.delete('s');
    expect(await store.history('s')).to.deep.equal({ messages: [] });
  });

  test('history: what is finished, of the branch that is shown, without replies', async () => {
    const store = await withSession();
    await append(store, { id: 'q', role: 'user' });
    await append(store, { id: 'left', previousId: 'q' });
    await append(store, { id: 'shown', previousId: 'q' });
    await append(store, { id: 'reply', threadId: 'q' });
    await append(store, { id: 'pending', status: 'pending' });
    await append(store, { id: 'interrupted', status: 'interrupted' });
    await append(store, { id: 'failed', status: 'failed' });
    await append(store, { id: 'hidden' });
    await store.messages.delete('hidden');
    const writer = await store.streams.begin('s');
    expect(ids((await store.history('s')).messages)).to.deep.equal([
      'q',
      'shown',
      'interrupted',
      'failed',
    ]);
    await writer.abort();
    await store.messages.switchTo('left');
    expect(ids((await store.history('s')).messages)).to.deep.equal(['q', 'left']);
  });

  test('history: all of a long session, in order', async () => {
    const store = await withSession();
    const inputs = Array.from({ length: 700 }, (_, index) => ({
      role: index % 2 ? 'assistant' : 'user',
      content: `${index}`,
    }));
    await store.messages.appendMany('s', inputs);
    const { messages } = await store.history('s');
    expect(messages.map(({ text }) => text)).to.deep.equal(contents(inputs));
  });

  test('history: the text of content that is an object', async () => {
    const store = await withSession();
    await append(store, { content: { text: 'plain', chart: 5 } });
    expect((await only(store)).text).to.equal('plain');
  });

  test('history: metadata stands beside; id, text and sender are ours', async () => {
    const store = await withSession();
    const meta = { id: 'x', text: 'x', sender: 'x', colour: 'green', nested: { a: [1] } };
    await append(store, { id: 'm', content: 'said', meta });
    expect(await only(store)).to.deep.equal({
      id: 'm',
      text: 'said',
      sender: 'bot',
      colour: 'green',
      nested: { a: [1] },
    });
  });

  const sourceCases = [
    [
      'content and file_name',
      { content: '…', metadata: { file_name: 'a.pdf', page: 3 } },
      {
        id: '0',
        title: 'a.pdf',
        text: '…',
        page: 3,
        metadata: { file_name: 'a.pdf', page: 3 },
      },
    ],
    ['a bare string', 'a chunk', { id: '0', title: '', text: 'a chunk', metadata: {} }],
    [
      'everything given',
      {
        id: 'x',
        title: 'T',
        url: 'https://example.org',
        text: 't',
        score: 0.5,
        page: 1,
        documentId: 'd',
        metadata: { title: 'not this' },
      },
      {
        id: 'x',
        title: 'T',
        url: 'https://example.org',
        text: 't',
        score: 0.5,
        page: 1,
        documentId: 'd',
        metadata: { title: 'not this' },
      },
    ],
    [
      'title of the metadata before file_name before source',
      { text: 't', metadata: { source: 's', file_name: 'f', title: 'T' } },
      { id: '0', title: 'T', text: 't', metadata: { source: 's', file_name: 'f', title: 'T' } },
    ],
    [
      'file_name before source',
      { text: 't', metadata: { source: 's', file_name: 'f' } },
      { id: '0', title: 'f', text: 't', metadata: { source: 's', file_name: 'f' } },
    ],
    [
      'source at last',
      { text: 't', metadata: { source: 's' } },
      { id: '0', title: 's', text: 't', metadata: { source: 's' } },
    ],
  ];
  for (const [name, given, expected] of sourceCases) {
    test(`history, _format_source: ${name}`, async () => {
      const store = await withSession();
      await append(store, { id: 'column', sources: [given] });
      await append(store, { id: 'meta', meta: { sources: [given] } });
      for (const { id, sources } of (await store.history('s')).messages) {
        expect(sources, id).to.deep.equal([expected]);
      }
    });
  }

  test('history: sources that have no id are counted from 0', async () => {
    const store = await withSession();
    await append(store, { sources: ['a', { id: 'mine', text: 'b' }, 'c'] });
    const { sources } = await only(store);
    expect(sources.map(({ id, text }) => [id, text])).to.deep.equal([
      ['0', 'a'],
      ['mine', 'b'],
      ['2', 'c'],
    ]);
  });

  test('history, _format_step: a label is made from the type where there is none', async () => {
    const store = await withSession();
    const steps = [
      { id: '1', type: 'query_rewrite', status: 'completed' },
      { id: '2', type: 'retrieval', label: 'Looking it up', status: 'running', durationMs: 12 },
      { id: '3', type: 'x', label: '', status: 'failed', detail: { why: 'no' } },
    ];
    await append(store, { meta: { steps } });
    expect((await only(store)).steps).to.deep.equal([
      {
        id: '1',
        type: 'query_rewrite',
        label: 'Query rewrite',
        status: 'completed',
        children: [],
      },
      {
        id: '2',
        type: 'retrieval',
        label: 'Looking it up',
        status: 'running',
        durationMs: 12,
        children: [],
      },
      { id: '3', type: 'x', label: 'X', status: 'failed', detail: { why: 'no' }, children: [] },
    ]);
  });

  /** Ids as a tree: `a(b c(d))`. */
  const drawn = (steps) =>
    steps
      .map(({ id, children }) => (children.length > 0 ? `${id}(${drawn(children)})` : id))
      .join(' ');

  for (const [name, given, expected] of [
    ['children under their parents, in their order', 'a b>a c>a d>b e', 'a(b(d) c) e'],
    ['a child that comes before its parent', 'b>a a c>a', 'a(b c)'],
    ['an orphan stays at the top', 'a b>gone c>b', 'a b(c)'],
    ['a step under itself stays at the top', 'a>a b>a', 'a(b)'],
    ['a cycle stays at the top', 'a>c b>a c>b d>a', 'a(d) b c'],
  ]) {
    test(`history, _rebuild_step_hierarchy: ${name}`, async () => {
      const store = await withSession();
      const steps = given.split(' ').map((step) => {
        const [id, parentId] = step.split('>');
        return { id, type: 't', status: 'completed', ...(parentId ? { parentId } : {}) };
      });
      await append(store, { meta: { steps } });
      expect(drawn((await only(store)).steps)).to.equal(expected);
    });
  }

  for (const [name, given, expected] of [
    ['a string in data', { data: '[{"x": "1"}]' }, { data: [{ x: 1 }] }],
    ['the whole as a string', '{"data":[{"x":"1"}]}', { data: [{ x: 1 }] }],
    [
      'words and numbers inside of data',
      { data: [['1', '-2.5', '1e3', 'True', 'False', 'None', 'null', 'x', '']] },
      { data: [[1, -2.5, 1000, true, false, null, null, 'x', '']] },
    ],
    [
      'elsewhere they stay text',
      { title: '2024', note: 'None', data: [{ year: '2024' }] },
      { title: '2024', note: 'None', data: [{ year: 2024 }] },
    ],
    ['layout that was written as text', { layout: '{"a": 1}' }, { layout: { a: 1 } }],
    ['what is right already', { data: [{ x: 1, y: null }] }, { data: [{ x: 1, y: null }] }],
    [
      'text that is no JSON',
      { data: 'not [json', kind: 'bar' },
      { data: 'not [json', kind: 'bar' },
    ],
    ['digits that no number holds', { data: ['12345678901234567890'] }, undefined],
  ]) {
    test(`history, _format_visualization: ${name}`, async () => {
      const store = await withSession();
      const row = await append(store, { meta: { visualization: given } });
      expect((await only(store)).visualization).to.deep.equal(expected ?? given);
      // Repaired where it is shown, kept as it came.
      expect((await store.messages.get(row.id)).meta.visualization).to.deep.equal(given);
    });
  }

  test('history after a stream: sources, steps and visualization in the documented form', async () => {
    const store = await withSession();
    const { transport } = answering(
      ndjson([
        { type: 'step', step: { id: '1', type: 'query_rewrite', status: 'completed' } },
        { type: 'step', step: { id: '2', type: 'search', status: 'running', parentId: '1' } },
        { type: 'step', step: { id: '2', type: 'search', status: 'completed', parentId: '1' } },
        { type: 'sources', sources: ['a chunk'] },
        { type: 'visualization', visualization: { data: '[{"x": "1"}]' } },
        { type: 'token', text: 'Here.' },
        { type: 'done' },
      ]),
    );
    const [start] = await collect(
      store.chat.stream({ conversationId: 's', message: 'Show me', transport }),
    );
    expect((await store.history('s')).messages).to.deep.equal([
      { id: start.userMessageId, text: 'Show me', sender: 'user' },
      {
        id: start.messageId,
        text: 'Here.',
        sender: 'bot',
        sources: [{ id: '0', title: '', text: 'a chunk', metadata: {} }],
        steps: [
          {
            id: '1',
            type: 'query_rewrite',
            label: 'Query rewrite',
            status: 'completed',
            children: [
              {
                id: '2',
                type: 'search',
                label: 'Search',
                status: 'completed',
                parentId: '1',
                children: [],
              },
            ],
          },
        ],
        visualization: { data: [{ x: 1 }] },
      },
    ]);
  });

  // DELETE /{session_id}

  const success = { message: 'Conversation history reset successfully' };

  test('reset_chat_session empties the conversation and keeps it', async () => {
    const store = await withSession();
    await store.conversations.update('s', { assistantId: 'open', tags: ['kept'] });
    await store.conversations.create({ id: 'other' });
    await store.messages.append('other', { id: 'theirs', role: 'user', content: 'x' });
    const last = await append(store, { id: 'm', role: 'user' });
    await append(store, { id: 'r', threadId: 'm' });
    await store.messages.delete('r');
    await store.components.append('s', { id: 'p', componentKind: 'card', payload: {} });
    await store.attachments.add('m', { id: 'f' });
    await store.reactions.add('m', '👍');
    await store.summaries.set('s', { summary: 'said', untilSequence: last.sequence });
    await store.drafts.set('s', { text: 'unsent' });
    const before = await store.conversations.get('s');

    expect(await store.resetSession('s')).to.deep.equal(success);

    expect(await store.history('s')).to.deep.equal({ messages: [] });
    expect((await store.timeline.page('s')).items).to.deep.equal([]);
    for (const id of ['m', 'r']) await refuses(() => store.messages.restore(id), 'NOT_FOUND');
    await refuses(() => store.components.get('p'), 'NOT_FOUND');
    await refuses(() => store.attachments.get('f'), 'NOT_FOUND');
    expect(await store.drafts.get('s')).to.equal(null);
    const after = await store.conversations.get('s');
    expect(after).to.deep.equal({
      ...before,
      headId: null,
      lastMessageAt: null,
      summary: '',
      summaryUntilSequence: 0,
      updatedAt: after.updatedAt,
    });
    expect((await store.messages.get('theirs')).content).to.equal('x');
    const next = await append(store, { id: 'm', role: 'user' });
    expect(next.sequence).to.be.above(last.sequence);
    expect(ids((await store.history('s')).messages)).to.deep.equal(['m']);
  });

  test('reset_chat_session of a session that is not there, or empty, succeeds', async () => {
    const store = await withSession();
    for (const session of ['gone', 's', 's']) {
      expect(await store.resetSession(session)).to.deep.equal(success);
    }
    expect(await counts(store)).to.include({ conversations: 1, messages: 0 });
    await refuses(() => store.conversations.get('gone'), 'NOT_FOUND');
  });
}
