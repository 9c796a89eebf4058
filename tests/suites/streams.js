/** streams: a message that is written while it comes. */

import { chat, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite(context) {
  const { test, expect, refuses, library, persistent, openStore, reopen } = context;

  /** Checks that a call throws at once, as those do that give nothing back. */
  const throws = (call, code, field) => {
    try {
      call();
    } catch (error) {
      expect(error).to.be.instanceOf(library.ChatStoreError);
      expect([error.code, error.field], `${call}: ${error.message}`).to.deep.equal([code, field]);
      return;
    }
    throw new Error(`expected ${code}: ${call}`);
  };

  /** A store with a conversation `c` that has a question `q`. */
  const withQuestion = async (overrides) => {
    const store = await openStore(overrides);
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'q', role: 'user', content: 'a question' });
    return store;
  };

  test('begin appends a message that is streaming', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    expect(writer.id).to.match(uuid7);
    expect(writer.position).to.equal(0);
    const message = await store.messages.get(writer.id);
    expect(message).to.deep.include({
      conversationId: 'c',
      role: 'assistant',
      kind: 'text',
      status: 'streaming',
      content: '',
      text: '',
      previousId: 'q',
      onPath: true,
      sources: null,
      data: null,
      meta: null,
      usage: null,
    });
    expect(await store.messages.last('c')).to.deep.equal(message);
  });

  test('begin takes what a message takes', async () => {
    const store = await withQuestion();
    const input = {
      id: 'a',
      content: 'Well',
      provider: 'a provider',
      model: 'a model',
      sources: ['s'],
      detectedMode: 'rag',
      data: { d: 1 },
      meta: { m: 1 },
      usage: { tokens: 1 },
    };
    const writer = await store.streams.begin('c', input);
    expect([writer.id, writer.position]).to.deep.equal(['a', 4]);
    expect(await store.messages.get('a')).to.deep.include(input);
    writer.append(', yes.');
    const message = await writer.finish();
    expect(message).to.deep.include({ ...input, status: 'completed', content: 'Well, yes.' });
  });

  test('begin refuses what it cannot do', async () => {
    const store = await withQuestion();
    const begin = (conversationId, input) => () => store.streams.begin(conversationId, input);
    await refuses(begin('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(begin(undefined), 'INVALID_ARGUMENT', 'conversationId');
    await refuses(begin('c', 'text'), 'INVALID_ARGUMENT', 'input');
    await refuses(begin('c', { status: 'completed' }), 'INVALID_ARGUMENT', 'input.status');
    await refuses(begin('c', { content: {} }), 'INVALID_ARGUMENT', 'input.content');
    await refuses(begin('c', { kind: 'task' }), 'INVALID_ARGUMENT', 'input.kind');
    await refuses(begin('c', { id: 'q' }), 'CONFLICT');
    const signal = AbortSignal.abort();
    await refuses(() => store.streams.begin('c', {}, { signal }), 'ABORTED');
    expect((await store.stats()).messages).to.equal(1);
  });

  test('text comes together as it was given', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    const deltas = ['Hello', '', ', ', '漢字 ', '👩‍👩‍👧', ' \u0000 ', 'مرحبا', '\r\n', '\uFEFF', '"\\'];
    for (const [index, delta] of deltas.entries()) {
      writer.append(delta);
      if (index % 3 === 0) await writer.flush();
    }
    const text = deltas.join('');
    expect(writer.position).to.equal(text.length);
    const message = await writer.finish();
    expect(message).to.deep.include({ id: writer.id, status: 'completed', content: text, text });
    expect(await store.messages.get(writer.id)).to.deep.equal(message);
  });

  test('a pair that is cut in two comes together, and half of one is U+FFFD', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    for (const unit of 'a👋b'.split('')) {
      writer.append(unit);
      await writer.flush();
    }
    writer.append('\uD83D');
    expect(writer.position).to.equal(5);
    expect((await writer.finish()).text).to.equal('a👋b\uFFFD');
  });

  test('a long text in one delta', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    const text = 'long 長い 👋 '.repeat(200_000);
    writer.append(text);
    const message = await writer.finish();
    expect(message.text === text).to.equal(true);
    expect((await store.messages.get(writer.id)).text === text).to.equal(true);
  });

  test('what is written can be read while it comes', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c', { content: 'One' });
    writer.append(' two');
    writer.step({ id: 's', type: 'search' });
    await writer.flush();
    const message = await store.messages.get(writer.id);
    expect(message).to.deep.include({ status: 'streaming', content: 'One two', text: 'One two' });
    expect(message.meta).to.deep.equal({ steps: [{ id: 's', type: 'search' }] });
    writer.append(' three');
    await writer.flush();
    const page = await store.timeline.page('c', { limit: 1 });
    expect(page.items[0].text).to.equal('One two three');
    await writer.abort();
  });

  test('sources, steps, visualization, data and events have their places', async () => {
    const store = await withQuestion();
    const input = { meta: { mine: 1, events: ['before'] }, data: { mine: 1, key: 'before' } };
    const writer = await store.streams.begin('c', input);
    writer.sources(['first']);
    writer.step({ id: 'a', status: 'running' });
    writer.step({ type: 'without an id' });
    writer.append('text');
    writer.step({ id: 'b', nested: { list: [1, '2', null] } });
    await writer.flush();
    writer.step({ id: 'a', status: 'completed' });
    writer.sources([{ title: 'second' }, 'third']);
    writer.visualization({ data: [1] });
    writer.data('key', [1, 2]);
    writer.data('__proto__', { polluted: true });
    writer.data('none', null);
    writer.event({ type: 'thinking' });
    writer.event({ type: 'thinking' });
    const usage = { inputTokens: 3, outputTokens: 5 };
    const message = await writer.finish({ usage, meta: { mine: 2, ours: { z: 1, a: 2 } } });
    expect(message.sources).to.deep.equal([{ title: 'second' }, 'third']);
    expect(message.usage).to.deep.equal(usage);
    expect(message.meta).to.deep.equal({
      mine: 2,
      events: ['before', { type: 'thinking' }, { type: 'thinking' }],
      steps: [
        { id: 'a', status: 'completed' },
        { type: 'without an id' },
        { id: 'b', nested: { list: [1, '2', null] } },
      ],
      visualization: { data: [1] },
      ours: { z: 1, a: 2 },
    });
    expect(Object.keys(message.data).sort()).to.deep.equal(['__proto__', 'key', 'mine', 'none']);
    expect(message.data).to.deep.include({ mine: 1, key: [1, 2], none: null });
    expect({}.polluted).to.equal(undefined);
    expect(await store.messages.get(writer.id)).to.deep.equal(message);
  });

  test('a bad part is refused where it is given, and the rest goes on', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    writer.append('a');
    throws(() => writer.append(5), 'INVALID_ARGUMENT', 'text');
    throws(() => writer.append('a\uDC00b'), 'INVALID_ARGUMENT', 'text');
    throws(() => writer.sources('s'), 'INVALID_ARGUMENT', 'sources');
    throws(() => writer.step(['s']), 'INVALID_ARGUMENT', 'step');
    throws(() => writer.visualization(undefined), 'INVALID_ARGUMENT', 'visualization');
    throws(() => writer.data('', 1), 'INVALID_ARGUMENT', 'key');
    throws(() => writer.data('k'.repeat(256), 1), 'INVALID_ARGUMENT', 'key');
    throws(() => writer.data('key', new Date()), 'INVALID_ARGUMENT', 'value');
    throws(() => writer.event(null), 'INVALID_ARGUMENT', 'event');
    await refuses(() => writer.component({ componentKind: 'chart' }), 'INVALID_ARGUMENT');
    await refuses(() => writer.component(), 'INVALID_ARGUMENT', 'input');
    await refuses(() => writer.finish({ usage: [] }), 'INVALID_ARGUMENT', 'result.usage');
    writer.data('k'.repeat(255), 1);
    writer.append('b');
    expect((await writer.finish()).text).to.equal('ab');
  });

  test('sources are for assistant messages only', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c', { role: 'user' });
    throws(() => writer.sources([]), 'INVALID_ARGUMENT', 'sources');
    writer.append('dictated');
    expect(await writer.finish()).to.deep.include({ role: 'user', text: 'dictated' });
  });

  test('a component has its place, after the text before it', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c', { id: 'a' });
    writer.append('A chart: ');
    const input = { id: 'p', componentKind: 'chart', payload: { values: [1] } };
    const component = await writer.component(input);
    expect(component).to.deep.include({ ...input, conversationId: 'c', messageId: 'a' });
    expect((await store.messages.get('a')).text).to.equal('A chart: ');
    writer.append('there.');
    await writer.finish();
    const { items } = await store.timeline.page('c');
    expect(ids(items)).to.deep.equal(['p', 'a', 'q']);
  });

  test('fail and abort keep what came', async () => {
    const store = await withQuestion();
    const failing = await store.streams.begin('c', { meta: { mine: 1 } });
    failing.append('as far as');
    const failed = await failing.fail(new Error('The model is gone.'));
    expect(failed).to.deep.include({ status: 'failed', text: 'as far as' });
    expect(failed.meta).to.deep.equal({ mine: 1, error: 'The model is gone.' });

    const aborting = await store.streams.begin('c');
    aborting.append('as far as');
    await aborting.flush();
    aborting.append(' this');
    const aborted = await aborting.abort();
    expect(aborted).to.deep.include({ status: 'interrupted', text: 'as far as this', meta: null });
    expect(await store.messages.get(aborting.id)).to.deep.equal(aborted);

    const disposed = await store.streams.begin('c');
    disposed.append('this far');
    await disposed[Symbol.asyncDispose]();
    const { status, text } = await store.messages.get(disposed.id);
    expect([status, text]).to.deep.equal(['interrupted', 'this far']);
  });

  test('after the end every call says so, and abort gives the message', async () => {
    const store = await withQuestion();
    for (const end of ['finish', 'fail', 'abort']) {
      const writer = await store.streams.begin('c');
      const message = await writer[end]();
      throws(() => writer.append('x'), 'INVALID_ARGUMENT', null);
      throws(() => writer.sources([]), 'INVALID_ARGUMENT', null);
      throws(() => writer.step({}), 'INVALID_ARGUMENT', null);
      throws(() => writer.visualization({}), 'INVALID_ARGUMENT', null);
      throws(() => writer.data('k', 1), 'INVALID_ARGUMENT', null);
      throws(() => writer.event({}), 'INVALID_ARGUMENT', null);
      const chart = { componentKind: 'chart', payload: {} };
      await refuses(() => writer.component(chart), 'INVALID_ARGUMENT', null, 'ended');
      await refuses(() => writer.flush(), 'INVALID_ARGUMENT', null, 'ended');
      await refuses(() => writer.finish(), 'INVALID_ARGUMENT', null, 'ended');
      await refuses(() => writer.fail('x'), 'INVALID_ARGUMENT', null, 'ended');
      expect(await writer.abort()).to.deep.equal(message);
      await writer[Symbol.asyncDispose]();
      expect(await store.messages.get(writer.id)).to.deep.equal(message);
    }
    expect((await store.stats()).components).to.equal(0);
  });

  test('a stream whose message is deleted waits for it to come back', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c', { id: 'a' });
    writer.append('x');
    await store.messages.delete('a');
    await refuses(() => writer.flush(), 'NOT_FOUND');
    await refuses(() => writer.finish(), 'NOT_FOUND');
    await store.messages.restore('a');
    expect((await writer.finish()).text).to.equal('x');
  });

  test('several streams of one conversation', async () => {
    const store = await withQuestion();
    const writers = [];
    for (const id of ['a1', 'a2', 'a3']) writers.push(await store.streams.begin('c', { id }));
    for (let round = 0; round < 20; round++) {
      for (const writer of writers) writer.append(`${writer.id}.${round} `);
      if (round % 5 === 0) await Promise.all(writers.map((writer) => writer.flush()));
    }
    const messages = await Promise.all(writers.map((writer) => writer.finish()));
    for (const { id, text } of messages) {
      const expected = Array.from({ length: 20 }, (_, round) => `${id}.${round} `).join('');
      expect(text).to.equal(expected);
    }
  });

  test('resume goes on at the end of what is there', async () => {
    const store = await withQuestion();
    const ends = [(writer) => writer.abort(), (writer) => writer.fail(new Error('cut'))];
    for (const end of ends) {
      const first = await store.streams.begin('c', { meta: { mine: 1 } });
      first.append('The first half 👋');
      first.step({ id: 's', status: 'running' });
      const cut = await end(first);
      const second = await store.streams.resume(first.id);
      expect(second.id).to.equal(first.id);
      expect(second.position).to.equal(cut.text.length);
      const going = await store.messages.get(first.id);
      expect([going.status, going.text]).to.deep.equal(['streaming', cut.text]);
      second.step({ id: 's', status: 'completed' });
      second.append(', and the second.');
      const message = await second.finish({ usage: { tokens: 7 } });
      expect(message).to.deep.equal({
        ...cut,
        status: 'completed',
        content: 'The first half 👋, and the second.',
        text: 'The first half 👋, and the second.',
        meta: { mine: 1, steps: [{ id: 's', status: 'completed' }] },
        usage: { tokens: 7 },
        updatedAt: message.updatedAt,
      });
    }
  });

  test('an update finds all that came, and the stream goes on after it', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c', { id: 'a', meta: { z: 1, a: 2 } });
    writer.append('hello');
    writer.step({ z: 1, id: 's', a: [{ y: 1, b: 2 }] });
    await writer.flush();
    await store.messages.update('a', { detectedMode: 'greeting' });
    writer.append(' there');
    await writer.flush();
    const { text, meta } = await store.messages.update('a', { status: 'failed' });
    expect(text).to.equal('hello there');
    // To the order of its keys.
    const steps = '[{"z":1,"id":"s","a":[{"y":1,"b":2}]}]';
    expect(JSON.stringify(meta)).to.equal(`{"z":1,"a":2,"steps":${steps}}`);
    await refuses(() => writer.finish(), 'INVALID_ARGUMENT', 'messageId', 'failed');
    const resumed = await store.streams.resume('a');
    expect(resumed.position).to.equal('hello there'.length);
    resumed.step({ id: 's', done: true });
    resumed.append('!');
    const finished = await resumed.finish();
    expect(finished.text).to.equal('hello there!');
    expect(finished.meta.steps).to.deep.equal([{ id: 's', done: true }]);
  });

  test('resume refuses what is neither interrupted nor failed', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    await refuses(() => store.streams.resume('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => store.streams.resume('q'), 'INVALID_ARGUMENT', undefined, 'completed');
    const again = () => store.streams.resume(writer.id);
    await refuses(again, 'INVALID_ARGUMENT', undefined, 'streaming');
    await writer.finish();
    await refuses(again, 'INVALID_ARGUMENT', undefined, 'completed');
  });

  test('a signal abandons the call, not the stream', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    writer.append('x');
    const signal = AbortSignal.abort();
    await refuses(() => writer.flush({ signal }), 'ABORTED');
    await refuses(() => writer.finish({}, { signal }), 'ABORTED');
    await refuses(() => writer.abort({ signal }), 'ABORTED');
    await refuses(() => writer.flush({ signal: 'x' }), 'INVALID_ARGUMENT', 'options.signal');
    expect(await writer.finish()).to.deep.include({ status: 'completed', text: 'x' });
  });

  test('after the store is closed the writer rejects with CLOSED', async () => {
    const store = await withQuestion();
    const writer = await store.streams.begin('c');
    await store.close();
    writer.append('x');
    await refuses(() => writer.flush(), 'CLOSED');
    throws(() => writer.append('x'), 'CLOSED', null);
    await refuses(() => writer.finish(), 'CLOSED');
    await refuses(() => writer.abort(), 'CLOSED');
    await refuses(() => store.streams.begin('c'), 'CLOSED');
    await refuses(() => store.streams.resume('q'), 'CLOSED');
  });

  test('the branch, the counts and the preview know the message', async () => {
    const store = await openStore();
    const { conversation } = await chat(store, 2);
    const writer = await store.streams.begin(conversation.id);
    writer.append('an answer');
    await writer.finish();
    expect((await store.stats()).messages).to.equal(3);
    const { items } = await store.conversations.sidebar();
    expect(items[0].preview).to.deep.include({ messageId: writer.id, text: 'an answer' });
    expect((await store.conversations.get(conversation.id)).headId).to.equal(writer.id);
  });

  if (!persistent) return;

  test('a stream that was cut off is interrupted, with what was written', async () => {
    const first = await withQuestion();
    const writer = await first.streams.begin('c', { id: 'a', content: 'One' });
    writer.append(' two');
    writer.step({ id: 's' });
    writer.sources(['source']);
    await writer.flush();
    const store = await reopen(first);
    const message = await store.messages.get('a');
    expect(message).to.deep.include({
      status: 'interrupted',
      content: 'One two',
      text: 'One two',
      sources: ['source'],
    });
    expect(message.meta).to.deep.equal({ steps: [{ id: 's' }] });
    const resumed = await store.streams.resume('a');
    expect(resumed.position).to.equal(7);
    resumed.append(' three');
    expect((await resumed.finish()).text).to.equal('One two three');
  });

  test('what was appended is written after a while, without a flush', async () => {
    const first = await withQuestion();
    const writer = await first.streams.begin('c', { id: 'a' });
    writer.append('written by itself');
    // Longer than the 250 ms that the first delta waits for more.
    await new Promise((resolve) => setTimeout(resolve, 600));
    const store = await reopen(first);
    expect((await store.messages.get('a')).text).to.equal('written by itself');
  });

  test('what was collected is written when the store is closed', async () => {
    const first = await withQuestion();
    const writer = await first.streams.begin('c', { id: 'a' });
    writer.append('late');
    const store = await reopen(first);
    expect(await store.messages.get('a')).to.deep.include({ status: 'interrupted', text: 'late' });
  });
}
