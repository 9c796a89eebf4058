/** history and resetSession: the form that request-and-answer front ends take. */

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** A store with a conversation `c`. */
  const withConversation = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    return store;
  };

  /** The message of `history` that an assistant's message with these fields becomes. */
  const formatted = async (store, fields) => {
    await store.messages.append('c', { role: 'assistant', content: 'x', ...fields });
    return (await store.history('c')).messages.at(-1);
  };

  test('finished messages of the branch that is shown, oldest first', async () => {
    const store = await withConversation();
    const inputs = [
      { id: 'm1', role: 'user', content: 'one' },
      { id: 'm2', role: 'assistant', content: { parts: [{ type: 'text', text: 'two' }] } },
      { id: 'm3', role: 'system', content: 'three' },
      { id: 'm4', role: 'tool', content: 'four' },
      { id: 'failed', role: 'assistant', content: 'five', status: 'failed' },
      { id: 'cut', role: 'assistant', content: 'six', status: 'interrupted' },
      { id: 'pending', role: 'assistant', content: 'not yet', status: 'pending' },
    ];
    await store.messages.appendMany('c', inputs);
    await store.messages.append('c', { role: 'user', content: 'a reply', threadId: 'm1' });
    const writer = await store.streams.begin('c');
    writer.append('not yet');
    await writer.flush();
    const two = await store.messages.get('m2');
    const { messages } = await store.history('c');
    expect(messages).to.deep.equal([
      { id: 'm1', text: 'one', sender: 'user' },
      { id: 'm2', text: two.text, sender: 'bot' },
      { id: 'm3', text: 'three', sender: 'bot' },
      { id: 'm4', text: 'four', sender: 'bot' },
      { id: 'failed', text: 'five', sender: 'bot' },
      { id: 'cut', text: 'six', sender: 'bot' },
    ]);
    await writer.finish();
    expect((await store.history('c')).messages.at(-1).text).to.equal('not yet');

    await store.messages.append('c', { role: 'user', content: 'instead', previousId: 'm1' });
    const shown = (await store.history('c')).messages.map(({ text }) => text);
    expect(shown).to.deep.equal(['one', 'instead']);
    await store.messages.delete('m1');
    expect((await store.history('c')).messages.map(({ text }) => text)).to.deep.equal(['instead']);
  });

  test('an unknown conversation has no messages', async () => {
    const store = await withConversation();
    expect(await store.history('gone')).to.deep.equal({ messages: [] });
    expect(await store.history('c')).to.deep.equal({ messages: [] });
    await store.conversations.delete('c');
    expect(await store.history('c')).to.deep.equal({ messages: [] });
    await refuses(() => store.history(7), 'INVALID_ARGUMENT', 'conversationId');
    await refuses(() => store.history('c', { signal: AbortSignal.abort() }), 'ABORTED');
    await store.close();
    await refuses(() => store.history('c'), 'CLOSED');
  });

  test('meta stands beside the rest, and what is ours wins', async () => {
    const store = await withConversation();
    const meta = { id: 'theirs', text: 'theirs', sender: 'theirs', intent: 'greeting', deep: [{}] };
    const message = await formatted(store, { id: 'm', meta });
    const expected = { id: 'm', text: 'x', sender: 'bot', intent: 'greeting', deep: [{}] };
    expect(message).to.deep.equal(expected);
    const bare = await formatted(store, { id: 'n', meta: null });
    expect(bare).to.deep.equal({ id: 'n', text: 'x', sender: 'bot' });
  });

  test('hostile names in meta change nothing else', async () => {
    const store = await withConversation();
    const meta = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":"c","hasOwnProperty":"h","steps":[{"__proto__":{"type":"t"}}],' +
        '"visualization":{"data":{"__proto__":{"polluted":"1"}}},"sources":[{"__proto__":{"title":"t"}}]}',
    );
    const message = await formatted(store, { id: 'm', meta });
    expect({}.polluted).to.equal(undefined);
    expect(message.polluted).to.equal(undefined);
    expect(Object.getPrototypeOf(message)).to.equal(Object.prototype);
    expect([message.constructor, message.hasOwnProperty]).to.deep.equal(['c', 'h']);
    expect(message.steps[0]).to.deep.include({ id: '0', type: 'step', label: 'Step' });
    expect(message.sources).to.deep.equal([{ id: '0', title: '', metadata: {} }]);
    expect(Object.getPrototypeOf(message.visualization.data)).to.equal(Object.prototype);
    expect(Object.keys(message.visualization.data)).to.deep.equal(['__proto__']);
  });

  test('sources have one form', async () => {
    const store = await withConversation();
    const metadata = { file_name: 'a.pdf', page: 3 };
    const cases = [
      [
        { content: 'c', metadata },
        { id: '0', title: 'a.pdf', text: 'c', page: 3, metadata },
      ],
      ['bare', { id: '1', title: '', text: 'bare', metadata: {} }],
      [
        {
          id: 's',
          title: 'T',
          url: 'https://example.org',
          text: 't',
          score: 0,
          page: 0,
          documentId: 'd',
          metadata: { title: 'other', page: 9 },
        },
        {
          id: 's',
          title: 'T',
          url: 'https://example.org',
          text: 't',
          score: 0,
          page: 0,
          documentId: 'd',
          metadata: { title: 'other', page: 9 },
        },
      ],
      [
        { id: 7, metadata: { title: 'M', file_name: 'f', source: 's' } },
        { id: '7', title: 'M', metadata: { title: 'M', file_name: 'f', source: 's' } },
      ],
      [
        { title: '', metadata: { source: 's' } },
        { id: '4', title: 's', metadata: { source: 's' } },
      ],
      [
        { page_content: 'c', document_id: 'd', score: '0.5', page: '12' },
        { id: '5', title: '', text: 'c', score: 0.5, page: 12, documentId: 'd', metadata: {} },
      ],
      [
        { title: null, text: null, metadata: null },
        { id: '6', title: '', metadata: {} },
      ],
      [null, { id: '7', title: '', metadata: {} }],
      [
        { title: 'T', score: 'high', page: {}, url: ['x'], metadata: [] },
        { id: '8', title: 'T', metadata: {} },
      ],
    ];
    const sources = cases.map(([given]) => given);
    const expected = cases.map(([, wanted]) => wanted);
    expect((await formatted(store, { sources })).sources).to.deep.equal(expected);
    // The same, where they are kept with the rest.
    expect((await formatted(store, { meta: { sources } })).sources).to.deep.equal(expected);
  });

  test("the message's own sources are before those of its meta", async () => {
    const store = await withConversation();
    const meta = { sources: ['meta'] };
    const texts = (message) => message.sources?.map(({ text }) => text);
    expect(texts(await formatted(store, { sources: ['own'], meta }))).to.deep.equal(['own']);
    expect(texts(await formatted(store, { sources: [], meta }))).to.deep.equal([]);
    expect(texts(await formatted(store, { sources: null, meta }))).to.deep.equal(['meta']);
    expect(await formatted(store, { meta: { sources: 'none' } })).not.to.have.property('sources');
    expect(await formatted(store, {})).not.to.have.property('sources');
  });

  test('steps have one form', async () => {
    const store = await withConversation();
    const cases = [
      [
        { id: 's', type: 't', label: 'L', status: 'running', durationMs: 0, detail: { a: [1] } },
        { id: 's', type: 't', label: 'L', status: 'running', durationMs: 0, detail: { a: [1] } },
      ],
      [{ type: 'query_rewrite' }, { id: '1', type: 'query_rewrite', label: 'Query rewrite' }],
      [{ type: 'queryRewrite' }, { id: '2', type: 'queryRewrite', label: 'Query rewrite' }],
      [{ type: 'query-rewrite' }, { id: '3', type: 'query-rewrite', label: 'Query rewrite' }],
      [{ type: 'SQL_QUERY' }, { id: '4', type: 'SQL_QUERY', label: 'Sql query' }],
      [{ type: 'HTTPRequest2' }, { id: '5', type: 'HTTPRequest2', label: 'Http request2' }],
      [{ type: 'résumé_été' }, { id: '6', type: 'résumé_été', label: 'Résumé été' }],
      [
        { id: 7, duration_ms: '12.5' },
        { id: '7', type: 'step', label: 'Step', durationMs: 12.5 },
      ],
      ['search', { id: '8', type: 'search', label: 'Search' }],
      [null, { id: '9', type: 'step', label: 'Step' }],
    ];
    const { steps } = await formatted(store, { meta: { steps: cases.map(([given]) => given) } });
    const expected = cases.map(([, wanted]) => ({ status: 'completed', children: [], ...wanted }));
    expect(steps).to.deep.equal(expected);
    const none = await formatted(store, { meta: { steps: 'none' } });
    expect(none).not.to.have.property('steps');
    expect((await formatted(store, { meta: { steps: [] } })).steps).to.deep.equal([]);
  });

  test('steps stand under the ones that they belong to', async () => {
    const store = await withConversation();
    /** `a(b c(d))`: who stands under whom. */
    const tree = (steps) =>
      steps
        .map(({ id, children }) => (children.length > 0 ? `${id}(${tree(children)})` : id))
        .join(' ');
    const cases = [
      ['a b:a c:b d:a e', 'a(b(c) d) e'],
      ['b:a c:b a', 'a(b(c))'],
      ['a:gone b:a', 'a(b)'],
      ['a:a b:a', 'a(b)'],
      ['a:b b:a c:b', 'a b(c)'],
      ['x:a a:c b:a c:b y:b z', 'a(x) b(y) c z'],
      ['a:b b:c c:d d:c', 'c(b(a)) d'],
    ];
    for (const [given, expected] of cases) {
      const steps = given.split(' ').map((step) => {
        const [id, parentId] = step.split(':');
        return { id, type: 't', parentId };
      });
      const message = await formatted(store, { meta: { steps } });
      expect(tree(message.steps), given).to.equal(expected);
      const snake = steps.map(({ id, parentId }) => ({ id, parent_id: parentId ?? null }));
      expect(tree((await formatted(store, { meta: { steps: snake } })).steps)).to.equal(expected);
    }
    const nested = [{ id: 'a', children: [{ children: [{ id: 'c' }] }, { id: 'd' }] }, {}];
    const message = await formatted(store, { meta: { steps: nested } });
    expect(tree(message.steps)).to.equal('a(0.0(c) d) 1');
    expect(message.steps[0].children[0].parentId).to.equal('a');
  });

  test('a long chain and a long circle of steps', async () => {
    const store = await withConversation();
    const circle = Array.from({ length: 20_000 }, (_, index) => ({
      id: `${index}`,
      parentId: `${(index + 1) % 20_000}`,
    }));
    const { steps } = await formatted(store, { meta: { steps: circle } });
    expect(steps).to.have.lengthOf(20_000);
    const star = circle.map((step, index) => ({ ...step, parentId: index === 0 ? null : '0' }));
    const [only] = (await formatted(store, { meta: { steps: star } })).steps;
    expect(only.children).to.have.lengthOf(19_999);
  });

  test('a visualization gets back what was made text of', async () => {
    const store = await withConversation();
    const text = JSON.stringify;
    const cases = [
      [{ data: text([{ x: '1' }]) }, { data: [{ x: 1 }] }],
      [text({ type: 'bar', data: [{ y: '2.5' }] }), { type: 'bar', data: [{ y: 2.5 }] }],
      [text(text({ type: 'bar' })), { type: 'bar' }],
      [
        { data: { a: ['True', 'False', 'None', 'null', 'true', 'false', 'nothing'] } },
        { data: { a: [true, false, null, null, true, false, 'nothing'] } },
      ],
      [
        { data: ['-1', '1e3', '0', '0.50', '007', '1,5', '+1', ' 1', '', 'NaN', '0x10', '1e999'] },
        { data: [-1, 1000, 0, 0.5, '007', '1,5', '+1', ' 1', '', 'NaN', '0x10', '1e999'] },
      ],
      [{ data: ['12345678901234567890'] }, { data: ['12345678901234567890'] }],
      [
        { type: 'bar', title: '2024', flag: 'True', config: text({ a: '1' }) },
        { type: 'bar', title: '2024', flag: 'True', config: { a: '1' } },
      ],
      [
        { charts: [{ data: text({ values: text(['1', { z: 'None' }]) }) }] },
        { charts: [{ data: { values: [1, { z: null }] } }] },
      ],
      [{ data: ['{not JSON', '[1', "{'a': 1}"] }, { data: ['{not JSON', '[1', "{'a': 1}"] }],
      [{ data: 5 }, { data: 5 }],
      ['just a name', 'just a name'],
      [null, null],
      [[{ data: '1' }], [{ data: 1 }]],
    ];
    for (const [visualization, expected] of cases) {
      const message = await formatted(store, { meta: { visualization } });
      expect(message.visualization, text(visualization)).to.deep.equal(expected);
    }
    expect(await formatted(store, { meta: {} })).not.to.have.property('visualization');
  });

  test('text that holds JSON deeper than JSON may be stays text', async () => {
    const store = await withConversation();
    const lists = (count) => '['.repeat(count) + ']'.repeat(count);
    for (const data of [lists(100_000), lists(200)]) {
      const visualization = { data };
      expect((await formatted(store, { meta: { visualization } })).visualization.data === data).to
        .be.true;
    }
    const message = await formatted(store, { meta: { visualization: { data: lists(199) } } });
    expect(JSON.stringify(message.visualization.data)).to.equal(lists(199));
  });

  test('a streamed answer has what came with it', async () => {
    const store = await withConversation();
    const writer = await store.streams.begin('c');
    writer.append('text');
    writer.step({ id: 's', type: 'query_rewrite' });
    writer.sources(['a source']);
    writer.visualization({ data: '[1]' });
    writer.event({ type: 'thinking' });
    await writer.finish();
    const step = { id: 's', type: 'query_rewrite', label: 'Query rewrite', status: 'completed' };
    expect((await store.history('c')).messages).to.deep.equal([
      {
        events: [{ type: 'thinking' }],
        sources: [{ id: '0', title: '', text: 'a source', metadata: {} }],
        steps: [{ ...step, children: [] }],
        visualization: { data: [1] },
        id: writer.id,
        text: 'text',
        sender: 'bot',
      },
    ]);
  });

  test('resetSession empties the conversation, and is fine without one', async () => {
    const store = await withConversation();
    const said = { message: 'Conversation history reset successfully' };
    await store.messages.append('c', { role: 'user', content: 'x' });
    expect(await store.resetSession('c')).to.deep.equal(said);
    expect(await store.history('c')).to.deep.equal({ messages: [] });
    expect((await store.conversations.get('c')).id).to.equal('c');
    expect(await store.resetSession('gone')).to.deep.equal(said);
    await refuses(() => store.resetSession(7), 'INVALID_ARGUMENT', 'id');
    await store.close();
    await refuses(() => store.resetSession('c'), 'CLOSED');
  });
}
