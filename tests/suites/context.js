/** context.assemble: what to send to a model, within a budget. */

import { chat, contents, ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const one = () => 1;

  /** A store with a conversation `c` of `count` messages: `message 1`, ... */
  const filled = async (count) => {
    const store = await openStore();
    const { messages } = await chat(store, count, { id: 'c' });
    return { store, messages };
  };

  const left = ({ leftOut }) =>
    Object.fromEntries(leftOut.map(({ reason, count }) => [reason, count]));

  test('without a budget, everything', async () => {
    const { store, messages } = await filled(3);
    const context = await store.context.assemble('c');
    expect(context).to.deep.equal({
      system: null,
      summary: '',
      messages,
      // A quarter of nine bytes, rounded up, and four.
      tokens: 3 * (3 + 4),
      leftOut: [],
    });
    expect(await store.context.assemble('c', {})).to.deep.equal(context);
    expect(await store.context.assemble('c', { maxTokens: undefined })).to.deep.equal(context);
  });

  test('an empty conversation', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const nothing = { system: null, summary: '', messages: [], tokens: 0, leftOut: [] };
    expect(await store.context.assemble('c', { maxTokens: 0 })).to.deep.equal(nothing);
    const context = await store.context.assemble('c', { system: 'Be kind.' });
    expect(context).to.deep.equal({ ...nothing, system: 'Be kind.', tokens: 2 });
  });

  test('the default count is of UTF-8 bytes', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const texts = ['', 'a', 'abcd', 'abcde', '漢字', '👋', 'é'];
    for (const content of texts) await store.messages.append('c', { role: 'user', content });
    const { tokens } = await store.context.assemble('c');
    expect(tokens).to.equal(0 + 1 + 1 + 2 + 2 + 1 + 1 + 7 * 4);
  });

  test('the newest that fit, oldest first', async () => {
    const { store } = await filled(10);
    const texts = async (query) => {
      const { messages } = await store.context.assemble('c', query);
      return contents(messages).map((text) => Number(text.slice('message '.length)));
    };
    expect(await texts({ maxTokens: 3, countTokens: one })).to.deep.equal([8, 9, 10]);
    expect(await texts({ maxMessages: 3 })).to.deep.equal([8, 9, 10]);
    expect(await texts({ maxMessages: 2, maxTokens: 5, countTokens: one })).to.deep.equal([9, 10]);
    expect(await texts({ maxMessages: 5, maxTokens: 2, countTokens: one })).to.deep.equal([9, 10]);
    expect(await texts({ maxTokens: 0, countTokens: one })).to.deep.equal([]);
    expect(await texts({ maxMessages: 0 })).to.deep.equal([]);
    expect(await texts({ maxTokens: 6 })).to.deep.equal([]);
    expect(await texts({ maxTokens: 7 })).to.deep.equal([10]);
    expect(await texts({ maxMessages: 1000 })).to.have.lengthOf(10);
    const { tokens, ...context } = await store.context.assemble('c', { maxTokens: 16 });
    expect(tokens).to.equal(14);
    expect(left(context)).to.deep.equal({ budget: 8 });
  });

  test('what does not fit ends it: there is no gap', async () => {
    const { store } = await filled(6);
    const countTokens = (_text, message) => (message.content === 'message 4' ? 100 : 1);
    const context = await store.context.assemble('c', { maxTokens: 50, countTokens });
    expect(contents(context.messages)).to.deep.equal(['message 5', 'message 6']);
    expect([context.tokens, left(context)]).to.deep.equal([2, { budget: 4 }]);
  });

  test('countTokens is given the text and the message', async () => {
    const { store, messages } = await filled(2);
    await store.summaries.set('c', { summary: 'Before.', untilSequence: 0 });
    const given = [];
    const countTokens = (text, message) => {
      given.push([text, message]);
      return 0.5;
    };
    const query = { system: 'Be kind.', countTokens };
    const { tokens } = await store.context.assemble('c', query);
    expect(given).to.deep.equal([
      ['Be kind.', null],
      ['Before.', null],
      ['message 2', messages[1]],
      ['message 1', messages[0]],
    ]);
    expect(tokens).to.equal(2);
  });

  test('more than one page', async () => {
    const { store, messages } = await filled(350);
    const all = await store.context.assemble('c');
    expect(ids(all.messages)).to.deep.equal(ids(messages));
    const most = await store.context.assemble('c', { maxMessages: 205 });
    expect(ids(most.messages)).to.deep.equal(ids(messages.slice(-205)));
    expect(left(most)).to.deep.equal({ budget: 145 });
    const tokens = await store.context.assemble('c', { maxTokens: 101, countTokens: one });
    expect(ids(tokens.messages)).to.deep.equal(ids(messages.slice(-101)));
  });

  test('the summary stands for what it covers', async () => {
    const { store, messages } = await filled(6);
    const untilSequence = messages[3].sequence;
    await store.summaries.set('c', { summary: 'Four messages.', untilSequence });
    const context = await store.context.assemble('c', { system: 'Be kind.' });
    expect(context).to.deep.equal({
      system: 'Be kind.',
      summary: 'Four messages.',
      messages: messages.slice(4),
      tokens: 2 + 4 + 2 * 7,
      leftOut: [{ reason: 'summarised', count: 4 }],
    });
    // System prompt and summary are before the messages.
    const tight = await store.context.assemble('c', { system: 'Be kind.', maxTokens: 13 });
    expect(contents(tight.messages)).to.deep.equal(['message 6']);
    expect([tight.tokens, left(tight)]).to.deep.equal([13, { summarised: 4, budget: 1 }]);
    const tighter = await store.context.assemble('c', { system: 'Be kind.', maxTokens: 12 });
    expect([tighter.summary, tighter.messages]).to.deep.equal(['Four messages.', []]);
  });

  test('a summary that is over the budget is left out', async () => {
    const { store, messages } = await filled(3);
    const untilSequence = messages[0].sequence;
    await store.summaries.set('c', { summary: 'long '.repeat(100), untilSequence });
    const context = await store.context.assemble('c', { maxTokens: 20 });
    expect(context.summary).to.equal('');
    expect(contents(context.messages)).to.deep.equal(['message 2', 'message 3']);
    expect([context.tokens, left(context)]).to.deep.equal([14, { summarised: 1 }]);
  });

  test('what is unfinished, in a thread, or on another branch is not in it', async () => {
    const { store, messages } = await filled(2);
    const [first] = messages;
    for (const status of ['pending', 'failed', 'interrupted']) {
      await store.messages.append('c', { role: 'assistant', content: status, status });
    }
    await store.messages.append('c', { role: 'user', content: 'reply', threadId: first.id });
    const writer = await store.streams.begin('c');
    writer.append('streaming');
    await writer.flush();
    const context = await store.context.assemble('c');
    expect(contents(context.messages)).to.deep.equal(['message 1', 'message 2', 'interrupted']);
    expect(left(context)).to.deep.equal({ unfinished: 3 });
    await writer.finish();
    const later = await store.context.assemble('c');
    expect(contents(later.messages).at(-1)).to.equal('streaming');
    await store.messages.append('c', { role: 'user', content: 'instead', previousId: first.id });
    const other = await store.context.assemble('c');
    expect(contents(other.messages)).to.deep.equal(['message 1', 'instead']);
    expect(left(other)).to.deep.equal({});
  });

  test('a system prompt that is over the budget is refused', async () => {
    const { store } = await filled(1);
    const assemble = (query) => () => store.context.assemble('c', query);
    const query = { system: 'Be kind.', maxTokens: 1 };
    await refuses(assemble(query), 'INVALID_ARGUMENT', 'query.system', 'maxTokens');
    const { messages, tokens } = await assemble({ ...query, maxTokens: 2 })();
    expect([messages, tokens]).to.deep.equal([[], 2]);
  });

  test('what is no query is refused', async () => {
    const { store } = await filled(1);
    const assemble = (query) => () => store.context.assemble('c', query);
    const bad = [
      [null, 'query'],
      [5, 'query'],
      [{ maxToken: 5 }, 'query.maxToken'],
      [{ maxTokens: '5' }, 'query.maxTokens'],
      [{ maxTokens: -1 }, 'query.maxTokens'],
      [{ maxTokens: 1.5 }, 'query.maxTokens'],
      [{ maxTokens: NaN }, 'query.maxTokens'],
      [{ maxTokens: Infinity }, 'query.maxTokens'],
      [{ maxMessages: -1 }, 'query.maxMessages'],
      [{ maxMessages: null }, 'query.maxMessages'],
      [{ system: 5 }, 'query.system'],
      [{ countTokens: 5 }, 'query.countTokens'],
    ];
    for (const [query, field] of bad) await refuses(assemble(query), 'INVALID_ARGUMENT', field);
    for (const given of [NaN, Infinity, -1, '1', undefined, null, 1n]) {
      const query = { countTokens: () => given };
      await refuses(assemble(query), 'INVALID_ARGUMENT', 'query.countTokens');
    }
    const trouble = new Error('mine');
    const countTokens = () => {
      throw trouble;
    };
    const error = await assemble({ countTokens })().catch((reason) => reason);
    expect(error).to.equal(trouble);
  });

  test('no conversation, no context', async () => {
    const { store } = await filled(1);
    await refuses(() => store.context.assemble('gone'), 'NOT_FOUND', undefined, 'gone');
    await refuses(() => store.context.assemble(7), 'INVALID_ARGUMENT', 'conversationId');
    const signal = AbortSignal.abort();
    await refuses(() => store.context.assemble('c', {}, { signal }), 'ABORTED');
    await store.close();
    await refuses(() => store.context.assemble('c'), 'CLOSED');
  });
}
