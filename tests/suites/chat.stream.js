/** chat.stream: what is asked, what is kept, and what happens when it breaks. */

import { contents, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, library, openStore }) {
  const utf8 = new TextEncoder();
  const ndjson = (events) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const sse = (events) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');

  /** Bytes in these pieces, then the end; or an error, or nothing more, ever. */
  const streamOf = (pieces, { error, hangs, onCancel } = {}) => {
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at < pieces.length) controller.enqueue(utf8.encode(pieces[at++]));
        else if (error) controller.error(error);
        else if (!hangs) controller.close();
      },
      cancel: (reason) => onCancel?.(reason),
    });
  };
  const response = (text, type = 'application/x-ndjson', init = {}) =>
    new Response(text, { headers: { 'content-type': type }, ...init });
  const token = (text) => ({ type: 'token', text });
  const done = { type: 'done' };
  const answering =
    (...events) =>
    () =>
      response(ndjson([...events, done]));

  /** A store with an empty conversation `c`. */
  const withConversation = async (overrides) => {
    const store = await openStore(overrides);
    await store.conversations.create({ id: 'c' });
    return store;
  };

  const stream = (store, transport, more = {}) =>
    store.chat.stream({ conversationId: 'c', message: 'Hello', transport, ...more });

  /** All events, and the error at the end. */
  const read = async (events, seen = []) => {
    try {
      for await (const event of events) seen.push(event);
    } catch (error) {
      return { seen, error };
    }
    return { seen, error: null };
  };

  /** Reads to the end, where there must be no error. */
  const readAll = async (events) => {
    const { seen, error } = await read(events);
    if (error) throw error;
    return seen;
  };

  const messagesOf = async (store) => {
    const filters = { conversationId: 'c' };
    return (await store.messages.list({ filters })).items;
  };

  test('asks, yields and keeps', async () => {
    const store = await withConversation();
    const asked = [];
    const given = [
      { type: 'start' },
      token('It is '),
      { type: 'step', step: { id: 's', type: 'search' } },
      token('漢字 👩‍👩‍👧.'),
      { type: 'step', step: { id: 's', type: 'search', status: 'completed' } },
      { type: 'sources', sources: [{ title: 'A' }, 'B'] },
      { type: 'visualization', visualization: { data: [1] } },
      { type: 'component', componentKind: 'chart', payload: { values: [1] } },
      { type: 'thinking', of: 'something' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 5 } },
      done,
    ];
    const transport = (request, options) => {
      asked.push(request);
      expect(options.signal).to.be.instanceOf(AbortSignal);
      return response(ndjson(given));
    };
    const seen = await readAll(stream(store, transport, { language: 'en' }));
    const [question, answer] = await messagesOf(store);
    const start = { type: 'start', messageId: answer.id, userMessageId: question.id };
    expect(seen).to.deep.equal([start, ...given.slice(1)]);
    expect(asked).to.deep.equal([
      { message: 'Hello', language: 'en', history: [], conversationId: 'c', assistant: null },
    ]);
    expect(question).to.deep.include({ role: 'user', status: 'completed', content: 'Hello' });
    expect(answer).to.deep.include({
      role: 'assistant',
      status: 'completed',
      content: 'It is 漢字 👩‍👩‍👧.',
      previousId: question.id,
      sources: [{ title: 'A' }, 'B'],
      usage: { inputTokens: 3, outputTokens: 5 },
      meta: {
        steps: [{ id: 's', type: 'search', status: 'completed' }],
        visualization: { data: [1] },
        events: [{ type: 'thinking', of: 'something' }],
      },
    });
    const { items } = await store.components.list({ filters: { messageId: answer.id } });
    expect(items).to.have.lengthOf(1);
    expect(items[0]).to.deep.include({ componentKind: 'chart', payload: { values: [1] } });
  });

  test('nothing happens until it is iterated over', async () => {
    const store = await withConversation();
    let calls = 0;
    const events = stream(store, () => {
      calls += 1;
      return response('');
    });
    await store.stats();
    expect(calls).to.equal(0);
    expect(await events.return()).to.deep.equal({ done: true, value: undefined });
    expect(await events.next()).to.deep.equal({ done: true, value: undefined });
    expect([calls, (await store.stats()).messages]).to.deep.equal([0, 0]);
  });

  test('NDJSON and SSE, of a Response and of a bare stream, in one piece and byte by byte', async () => {
    const store = await withConversation();
    const events = [token('one '), token('two 👋'), done];
    const ways = {
      'application/x-ndjson': () => response(ndjson(events)),
      'with a charset': () => response(ndjson(events), 'Application/NDJSON; charset=utf-8'),
      'application/jsonl': () => response(ndjson(events), 'application/jsonl'),
      'application/json': () => response(ndjson(events).trim(), 'application/json'),
      'text/event-stream': () => response(sse(events), 'text/event-stream;charset=utf-8'),
      'SSE that ends with [DONE]': () =>
        response(`${sse(events.slice(0, 2))}data: [DONE]\n\n`, 'text/event-stream'),
      'no type': async () => new Response(streamOf([ndjson(events)])),
      'plain text': () => response(sse(events), 'text/plain'),
      'bare NDJSON': () => streamOf(['\n', ndjson(events)]),
      'bare SSE': async () => streamOf([`: hello\n${sse(events)}`]),
      'byte by byte': () => {
        const bytes = utf8.encode(ndjson(events));
        return new ReadableStream({
          start(controller) {
            for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
            controller.close();
          },
        });
      },
      'without done': () => response(ndjson(events.slice(0, 2))),
    };
    for (const [name, transport] of Object.entries(ways)) {
      const { seen, error } = await read(stream(store, transport));
      expect(error, name).to.equal(null);
      const expected = name === 'without done' ? events.slice(0, 2) : events;
      expect(seen.slice(1), name).to.deep.equal(expected);
      const { status, text } = await store.messages.get(seen[0].messageId);
      expect([status, text], name).to.deep.equal(['completed', 'one two 👋']);
    }
  });

  test('after done nothing is read', async () => {
    const store = await withConversation();
    let cancelled = false;
    const pieces = [ndjson([token('a'), done, token('b')]), 'not JSON'];
    const body = streamOf(pieces, { hangs: true, onCancel: () => (cancelled = true) });
    const seen = await readAll(stream(store, () => body));
    expect(seen.slice(1)).to.deep.equal([token('a'), done]);
    const { status, text } = await store.messages.get(seen[0].messageId);
    expect([status, text, cancelled]).to.deep.equal(['completed', 'a', true]);
  });

  test('leaving the loop at done leaves a completed message', async () => {
    const store = await withConversation();
    for await (const event of stream(store, answering(token('a')))) {
      if (event.type === 'done') break;
    }
    expect((await store.messages.last('c')).status).to.equal('completed');
  });

  test('an empty answer is an answer', async () => {
    const store = await withConversation();
    const seen = await readAll(stream(store, () => response('')));
    const { id, status, text } = await store.messages.last('c');
    expect(seen).to.have.lengthOf(1);
    expect(seen[0]).to.deep.include({ type: 'start', messageId: id });
    expect([status, text]).to.deep.equal(['completed', '']);
  });

  test('the messageId of start is the id of the message', async () => {
    const store = await withConversation();
    const transport = answering({ type: 'start', messageId: 'theirs', model: 'm' }, token('a'));
    const seen = await readAll(stream(store, transport));
    expect(seen[0]).to.deep.include({ type: 'start', messageId: 'theirs', model: 'm' });
    expect((await store.messages.get('theirs')).text).to.equal('a');

    // Taken by now.
    const again = await readAll(stream(store, transport));
    const [start] = again;
    expect(start.messageId).to.match(uuid7);
    expect(again.filter(({ type }) => type === 'start')).to.have.lengthOf(1);
    const message = await store.messages.get(start.messageId);
    expect(message).to.deep.include({ text: 'a', meta: { messageId: 'theirs' } });
  });

  test('a start that is late changes nothing', async () => {
    const store = await withConversation();
    const transport = answering(token('a'), { type: 'start', messageId: 'late' }, token('b'));
    const seen = await readAll(stream(store, transport));
    expect(seen.map(({ type }) => type)).to.deep.equal(['start', 'token', 'token', 'done']);
    expect((await store.messages.get(seen[0].messageId)).text).to.equal('ab');
  });

  test('the message may be more than text', async () => {
    const store = await withConversation();
    const message = {
      id: 'q',
      content: { parts: [{ type: 'text', text: 'Look' }] },
      data: { d: 1 },
      meta: { m: 1 },
      createdAt: 1_600_000_000_000,
    };
    let asked;
    const transport = (request) => {
      asked = request.message;
      return response(ndjson([done]));
    };
    const [start] = await readAll(stream(store, transport, { message }));
    expect(start.userMessageId).to.equal('q');
    expect(asked).to.deep.equal(message.content);
    expect(await store.messages.get('q')).to.deep.include({ ...message, role: 'user' });
  });

  test('an answer in a thread stays in it', async () => {
    const store = await withConversation();
    await store.messages.append('c', { id: 'root', role: 'user', content: 'root' });
    const message = { content: 'Hello', threadId: 'root' };
    const [start] = await readAll(stream(store, answering(token('a')), { message }));
    const answer = await store.messages.get(start.messageId);
    expect(answer).to.deep.include({ threadId: 'root', replyToId: start.userMessageId });
    expect((await store.messages.last('c')).id).to.equal('root');
    const more = { message: undefined, regenerate: answer.id };
    const [again] = await readAll(stream(store, answering(token('b')), more));
    expect(again.userMessageId).to.equal(start.userMessageId);
    expect((await store.messages.thread('root')).items).to.have.length(4);
  });

  test('the history is what was said before, unless another one is given', async () => {
    const store = await withConversation();
    const asked = [];
    const transport = ({ history }) => {
      asked.push(history);
      return response(ndjson([token(`answer ${asked.length}`), done]));
    };
    for (const message of ['one', 'two']) await readAll(stream(store, transport, { message }));
    expect(asked[0]).to.deep.equal([]);
    expect(asked[1]).to.deep.equal((await store.history('c')).messages.slice(0, 2));
    expect(asked[1].map(({ sender, text }) => `${sender}: ${text}`)).to.deep.equal([
      'user: one',
      'bot: answer 1',
    ]);
    const history = [{ id: 'x', text: 'given', sender: 'user', own: 1 }];
    await readAll(stream(store, transport, { history }));
    expect(asked[2]).to.deep.equal(history);
  });

  test('an edited question is asked with what came before it, and nothing after', async () => {
    const store = await withConversation();
    await readAll(stream(store, answering(token('one')), { message: 'first' }));
    await readAll(stream(store, answering(), { message: 'no answer' }));
    await readAll(stream(store, answering(token('two')), { message: 'second' }));
    const [, answer] = (await store.history('c')).messages;
    let asked;
    const transport = (request) => {
      asked = request;
      return response(ndjson([token('other'), done]));
    };
    const message = { content: 'edited', previousId: answer.id };
    await readAll(stream(store, transport, { message }));
    expect(asked.message).to.equal('edited');
    expect(asked.history.map(({ text }) => text)).to.deep.equal(['first', 'one']);
    const { messages } = await store.history('c');
    expect(messages.map(({ text }) => text)).to.deep.equal(['first', 'one', 'edited', 'other']);
    await readAll(stream(store, transport, { message: 'more' }));
    await store.messages.switchTo(answer.id);
  });

  test('an answer is given again beside the old one, with the same history', async () => {
    const store = await withConversation();
    await readAll(stream(store, answering(token('one')), { message: 'first' }));
    await readAll(stream(store, answering(token('two')), { message: 'second' }));
    const { messages } = await store.history('c');
    const again = async (regenerate, text) => {
      let asked;
      const transport = (request) => {
        asked = request;
        return response(ndjson([token(text), done]));
      };
      const events = await readAll(stream(store, transport, { message: undefined, regenerate }));
      return { asked, id: events[0].messageId };
    };
    const { asked, id } = await again(messages[1].id, 'uno');
    expect([asked.message, asked.history]).to.deep.equal(['first', []]);
    expect(ids(await store.messages.siblings(id))).to.deep.equal([messages[1].id, id]);
    const shown = async () => (await store.history('c')).messages.map(({ text }) => text);
    expect(await shown()).to.deep.equal(['first', 'uno']);
    // Of a branch that is not shown, and named by the question.
    const second = await again(messages[2].id, 'dos');
    expect(second.asked.message).to.equal('second');
    expect(second.asked.history).to.deep.equal(messages.slice(0, 2));
    expect(await shown()).to.deep.equal(['first', 'one', 'second', 'dos']);
    const filters = { conversationId: 'c', role: 'user' };
    expect((await store.messages.list({ filters })).items).to.have.length(2);
  });

  test('what cannot be answered again is refused, and nothing is written', async () => {
    const store = await withConversation();
    await store.conversations.create({ id: 'other' });
    await store.messages.append('other', { id: 'stranger', role: 'user', content: 'x' });
    await store.messages.append('c', { id: 'alone', role: 'assistant', content: 'x' });
    const again = (more) => readAll(stream(store, answering(), { message: undefined, ...more }));
    for (const regenerate of ['stranger', 'alone', 5]) {
      await refuses(() => again({ regenerate }), 'INVALID_ARGUMENT', 'request.regenerate');
    }
    await refuses(() => again({ regenerate: 'nobody' }), 'NOT_FOUND');
    await refuses(
      () => again({ regenerate: 'alone', message: 'x' }),
      'INVALID_ARGUMENT',
      'request.regenerate',
    );
    await refuses(() => again({}), 'INVALID_ARGUMENT', 'request.message', 'regenerate');
    expect((await store.stats()).messages).to.equal(2);
  });

  test('the assistant is passed on, and gives provider and model', async () => {
    const store = await withConversation({ scope: { userId: 'ada' } });
    const assistant = await store.assistants.create({
      id: 'a',
      name: 'Ada',
      provider: 'a provider',
      model: 'a model',
      userAuthentication: true,
      config: { temperature: 1 },
    });
    let asked;
    const transport = (request) => {
      asked = request.assistant;
      return response(ndjson([done]));
    };
    const [start] = await readAll(stream(store, transport, { assistantId: 'a' }));
    expect(asked).to.deep.equal(assistant);
    const message = await store.messages.get(start.messageId);
    expect(message).to.deep.include({ provider: 'a provider', model: 'a model' });
  });

  test('what cannot be asked is refused in its order, and nothing is written', async () => {
    const store = await withConversation();
    await store.assistants.create({ id: 'open', name: 'Open' });
    await store.assistants.create({ id: 'closed', name: 'Closed', userAuthentication: true });
    let calls = 0;
    const transport = () => {
      calls += 1;
      return response('');
    };
    const ask = (more) => () => stream(store, transport, more).next();
    const gone = { conversationId: 'gone' };
    await refuses(ask({ ...gone, assistantId: 'gone as well' }), 'NOT_FOUND', null, 'gone as well');
    const says = 'Authentication required for this assistant';
    await refuses(ask({ ...gone, assistantId: 'closed' }), 'UNAUTHENTICATED', null, says);
    await refuses(ask({ assistantId: 'closed' }), 'UNAUTHENTICATED', null, says);
    await refuses(ask({ ...gone, assistantId: 'open' }), 'NOT_FOUND', undefined, 'gone');
    await refuses(ask(gone), 'NOT_FOUND', undefined, 'gone');
    await refuses(ask({ signal: AbortSignal.abort() }), 'ABORTED');
    await refuses(ask({ message: { content: 'x', threadId: 'gone' } }), 'NOT_FOUND');
    const bad = [
      [{ conversationId: undefined }, 'request.conversationId'],
      [{ conversationId: 7 }, 'request.conversationId'],
      [{ assistantId: 7 }, 'request.assistantId'],
      [{ message: undefined }, 'request.message'],
      [{ message: 7 }, 'request.message'],
      [{ message: 'half \uD800' }, 'request.message'],
      [{ message: {} }, 'request.message.content'],
      [{ message: { content: 'x', role: 'user' } }, 'request.message.role'],
      [{ message: { content: 'x', metadata: {} } }, 'request.message.metadata'],
      [{ message: { content: 'x', data: { at: new Date() } } }, 'request.message.data.at'],
      [{ language: 7 }, 'request.language'],
      [{ history: 'x' }, 'request.history'],
      [{ history: ['x'] }, 'request.history[0]'],
      [{ transport: undefined }, 'request.transport'],
      [{ transport: response('') }, 'request.transport'],
      [{ signal: 'x' }, 'request.signal'],
      [{ asistantId: 'a' }, 'request.asistantId'],
    ];
    for (const [more, field] of bad) await refuses(ask(more), 'INVALID_ARGUMENT', field);
    await refuses(() => store.chat.stream().next(), 'INVALID_ARGUMENT', 'request');
    expect([calls, (await store.stats()).messages]).to.deep.equal([0, 0]);
  });

  test('an error that the transport sends fails the message', async () => {
    const store = await withConversation();
    const failure = { type: 'error', message: 'The model is gone.' };
    const { seen, error } = await read(stream(store, answering(token('as far as'), failure)));
    expect(seen.slice(1)).to.deep.equal([token('as far as'), failure]);
    expect(error).to.be.instanceOf(library.ChatStoreError);
    expect([error.code, error.message]).to.deep.equal(['INTERNAL', 'The model is gone.']);
    const message = await store.messages.get(seen[0].messageId);
    expect(message).to.deep.include({
      status: 'failed',
      text: 'as far as',
      meta: { error: 'The model is gone.' },
    });
  });

  test('what the transport throws is thrown on, and the message is failed', async () => {
    const store = await withConversation();
    const trouble = new TypeError('Failed to fetch');
    const throwing = {
      'at once': [
        () => {
          throw trouble;
        },
        '',
      ],
      later: [async () => Promise.reject(trouble), ''],
      'in the middle': [() => streamOf([ndjson([token('a')])], { error: trouble }), 'a'],
      'in the middle of a line': [
        () => streamOf([ndjson([token('a')]), '{"type":'], { error: trouble }),
        'a',
      ],
    };
    for (const [name, [transport, text]] of Object.entries(throwing)) {
      const { error } = await read(stream(store, transport));
      expect(error, name).to.equal(trouble);
      expect(await store.messages.last('c'), name).to.deep.include({
        role: 'assistant',
        status: 'failed',
        text,
        meta: { error: 'Failed to fetch' },
      });
    }
    expect((await store.stats()).messages).to.equal(8);
  });

  test('an answer that is none fails, and says why', async () => {
    const store = await withConversation();
    const wrong = {
      503: () => response('Busy', 'text/plain', { status: 503 }),
      404: () => response(ndjson([token('a')]), 'application/x-ndjson', { status: 404 }),
      body: () => new Response(null, { headers: { 'content-type': 'text/event-stream' } }),
      'text/html': () => response('<p>Sign in</p>', 'text/html'),
      'line 1': () => response('<p>Sign in</p>', 'text/plain'),
      Response: () => 'text',
      Uint8Array: () =>
        new ReadableStream({
          start(controller) {
            controller.enqueue('{"type":"done"}');
            controller.close();
          },
        }),
    };
    for (const [says, transport] of Object.entries(wrong)) {
      const { seen, error } = await read(stream(store, transport));
      expect(seen, says).to.deep.equal([]);
      expect(error, says).to.be.instanceOf(library.ChatStoreError);
      expect(error.message.toLowerCase()).to.include(says.toLowerCase());
      const { status, meta } = await store.messages.last('c');
      expect([status, meta.error], says).to.deep.equal(['failed', error.message]);
    }
  });

  test('a line that is no event fails the stream, with what came before it kept', async () => {
    const store = await withConversation();
    const ways = [
      () => response(`${ndjson([token('a')])}not JSON\n${ndjson([token('b')])}`),
      () => response(`${ndjson([token('a')])}{"type":"token"}\n`),
      () => response(`${ndjson([token('a')])}{"type":"tok`),
    ];
    for (const transport of ways) {
      const { seen, error } = await read(stream(store, transport));
      expect(seen.slice(1)).to.deep.equal([token('a')]);
      expect(error).to.be.instanceOf(library.ChatStoreError);
      expect([error.code, error.message.split(' of')[0]]).to.deep.equal(['INTERNAL', 'Line 2']);
      const { status, text } = await store.messages.last('c');
      expect([status, text]).to.deep.equal(['failed', 'a']);
    }
  });

  test('what the store refuses fails the stream', async () => {
    const store = await withConversation();
    const component = { type: 'component', componentKind: 'x'.repeat(33), payload: {} };
    const { seen, error } = await read(stream(store, answering(token('a'), component)));
    expect(seen).to.have.lengthOf(2);
    expect(error.code).to.equal('INVALID_ARGUMENT');
    const { status, text } = await store.messages.last('c');
    expect([status, text]).to.deep.equal(['failed', 'a']);
  });

  test('an abort leaves the message interrupted, whatever the transport does', async () => {
    const store = await withConversation();
    const never = new Promise(() => {});
    const waiting = {
      'the transport never answers': [() => never, ''],
      'the transport listens': [
        (_request, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
        '',
      ],
      'the body never goes on': [() => streamOf([ndjson([token('a')])], { hangs: true }), 'a'],
      'the body does not stop': [
        () => streamOf([ndjson([token('a')])], { hangs: true, onCancel: () => never }),
        'a',
      ],
      'the body cannot stop': [
        () =>
          streamOf([ndjson([token('a')])], {
            hangs: true,
            onCancel: () => Promise.reject(new Error('no')),
          }),
        'a',
      ],
    };
    for (const [name, [transport, text]] of Object.entries(waiting)) {
      const controller = new AbortController();
      let theirs;
      const watched = (request, options) => {
        theirs = options.signal;
        return transport(request, options);
      };
      const seen = [];
      const reading = read(stream(store, watched, { signal: controller.signal }), seen);
      while (!theirs || (text !== '' && seen.length < 2)) await store.stats();
      controller.abort('stopped');
      const { error } = await reading;
      expect(error, name).to.be.instanceOf(library.ChatStoreError);
      expect([error.code, error.cause], name).to.deep.equal(['ABORTED', 'stopped']);
      expect(theirs.aborted, name).to.equal(true);
      const message = await store.messages.last('c');
      expect(message.role, name).to.equal('assistant');
      expect([message.status, message.text], name).to.deep.equal(['interrupted', text]);
    }
  });

  test('what came is kept to the event at which it was aborted', async () => {
    const store = await withConversation();
    const controller = new AbortController();
    const seen = [];
    let error;
    try {
      const transport = answering(token('a'), token('b'), token('c'));
      for await (const event of stream(store, transport, { signal: controller.signal })) {
        seen.push(event.text);
        if (event.text === 'b') controller.abort();
      }
    } catch (reason) {
      error = reason;
    }
    expect(seen).to.deep.equal([undefined, 'a', 'b']);
    expect(error.code).to.equal('ABORTED');
    const { status, text } = await store.messages.last('c');
    expect([status, text]).to.deep.equal(['interrupted', 'ab']);
  });

  test('an abort before a body is there cancels it when it comes', async () => {
    const store = await withConversation();
    const controller = new AbortController();
    let answer;
    const transport = () => new Promise((resolve) => (answer = resolve));
    const reading = read(stream(store, transport, { signal: controller.signal }));
    while (!answer) await store.stats();
    controller.abort();
    expect((await reading).error.code).to.equal('ABORTED');
    const cancelled = new Promise((resolve) => {
      answer(new Response(streamOf([], { hangs: true, onCancel: resolve })));
    });
    await cancelled;
  });

  test('an abort while the question is written asks nobody', async () => {
    const store = await withConversation();
    const controller = new AbortController();
    let calls = 0;
    const transport = () => {
      calls += 1;
      return response('');
    };
    const end = store.on('change', () => controller.abort());
    const { error } = await read(stream(store, transport, { signal: controller.signal }));
    end();
    expect([error.code, calls]).to.deep.equal(['ABORTED', 0]);
    const statuses = (await messagesOf(store)).map(({ status }) => status);
    expect(statuses).to.deep.equal(['completed', 'interrupted']);
  });

  test('leaving the loop is an abort', async () => {
    const store = await withConversation();
    const cancelled = [];
    const endless = () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(utf8.encode(ndjson([token('a')]))),
        cancel: () => void cancelled.push('cancelled'),
      });
    let signal;
    const transport = (_request, options) => {
      ({ signal } = options);
      return endless();
    };
    let tokens = 0;
    for await (const event of stream(store, transport)) {
      if (event.type === 'token' && ++tokens === 3) break;
    }
    const { status, text } = await store.messages.last('c');
    expect([status, text]).to.deep.equal(['interrupted', 'aaa']);
    expect([signal.aborted, cancelled]).to.deep.equal([true, ['cancelled']]);
  });

  test('an error in the loop is thrown, and the message is interrupted', async () => {
    const store = await withConversation();
    const trouble = new Error('mine');
    let error;
    try {
      for await (const event of stream(store, answering(token('a'), token('b')))) {
        if (event.type === 'token') throw trouble;
      }
    } catch (reason) {
      error = reason;
    }
    expect(error).to.equal(trouble);
    const { status, text } = await store.messages.last('c');
    expect([status, text]).to.deep.equal(['interrupted', 'a']);
  });

  test('return ends what waits for the transport', async () => {
    const store = await withConversation();
    let asked = false;
    const events = stream(store, () => {
      asked = true;
      return new Promise(() => {});
    });
    const waiting = events.next();
    while (!asked) await store.stats();
    const nothing = { done: true, value: undefined };
    expect(await events.return()).to.deep.equal(nothing);
    expect(await waiting).to.deep.equal(nothing);
    expect(await events.next()).to.deep.equal(nothing);
    expect((await store.messages.last('c')).status).to.equal('interrupted');
  });

  test('the answer follows its question, even if another branch is shown by then', async () => {
    const store = await withConversation();
    await store.messages.append('c', { id: 'first', role: 'user', content: 'first' });
    let question;
    const transport = async () => {
      question = await store.messages.last('c');
      await store.messages.append('c', {
        id: 'other',
        role: 'user',
        content: 'another way',
        previousId: 'first',
      });
      return response(ndjson([token('a'), done]));
    };
    const [start] = await readAll(stream(store, transport));
    const path = await store.messages.path(start.messageId);
    expect(ids(path)).to.deep.equal(['first', question.id, start.messageId]);
  });

  test('the answer comes after what was said meanwhile', async () => {
    const store = await withConversation();
    const transport = async () => {
      await store.messages.append('c', { role: 'user', content: 'One more thing' });
      return response(ndjson([token('a'), done]));
    };
    await readAll(stream(store, transport));
    const { items } = await store.timeline.page('c');
    expect(contents(items)).to.deep.equal(['a', 'One more thing', 'Hello']);
  });

  test('several chats at once', async () => {
    const store = await openStore();
    const conversations = ['c1', 'c2', 'c3', 'c4'];
    for (const id of conversations) await store.conversations.create({ id });
    const talk = async (conversationId) => {
      const transport = () =>
        streamOf(Array.from({ length: 20 }, (_, index) => ndjson([token(`${index} `)])));
      return readAll(stream(store, transport, { conversationId, message: conversationId }));
    };
    await Promise.all(conversations.map(talk));
    const expected = Array.from({ length: 20 }, (_, index) => `${index} `).join('');
    for (const id of conversations) {
      const { messages } = await store.history(id);
      expect(messages.map(({ text }) => text)).to.deep.equal([id, expected]);
    }
  });

  test('a store that is closed ends it', async () => {
    const store = await withConversation();
    const transport = () => streamOf([ndjson([token('a')]), ndjson([token('b'), done])]);
    const events = stream(store, transport);
    await events.next();
    await store.close();
    const { error } = await read(events);
    expect(error.code).to.equal('CLOSED');
    await refuses(() => stream(store, transport).next(), 'CLOSED');
  });
}
