/** What `export` writes for others: documents, other systems' forms, and the database itself. */

import { validateUIMessages } from '../support/ui-messages.js';
import { bytesOf, fillEverything, textOf } from '../support/exports.js';
import { fixture } from '../support/fixture.js';
import { unzipped } from '../support/zip.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore, reopen, persistent }) {
  const filled = async (options) => {
    const store = await openStore({ durability: 'relaxed', ...options });
    await fillEverything(store);
    return store;
  };
  const written = (store, format, conversationId) =>
    textOf(store.export({ format, ...(conversationId && { conversationId }) }));

  test('Markdown: the branch that is shown, and nothing that was deleted', async () => {
    const store = await filled();
    const text = await written(store, 'markdown', 'tree');
    expect(text).to.match(/^# Łódź 漢字 🎈/);
    expect(text).to.include('> so far');
    expect(text).to.match(/\n## User · \d{4}-\d\d-\d\dT[^\n]*Z\n\nfirst/);
    expect(text).to.include('\n\nother\n');
    expect(text).to.match(/\n## User \(carol\) · /);
    expect(text).to.include('**Attachment:** a.pdf (application/pdf, 12 bytes)');
    expect(text).to.include('**Component:** chart');
    for (const absent of ['an answer', 'in a thread', 'purged', 'deleted', 'b.txt', 'card']) {
      expect(text, absent).not.to.include(absent);
    }
    await refuses(() => written(store, 'markdown', 'deleted'), 'NOT_FOUND');
    await refuses(() => written(store, 'markdown', 'none'), 'NOT_FOUND');
  });

  test('Markdown: nothing in a text ends its block or its name', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c', title: '*a* `b` | <c>\n# d' });
    const parts = [
      { type: 'dynamic-tool', toolName: 'x', toolCallId: 't', input: 1, output: 'a\n````\nb' },
    ];
    await store.messages.append('c', { role: 'assistant', content: { parts } });
    const text = await written(store, 'markdown', 'c');
    expect(text.split('\n')[0]).to.equal('# \\*a\\* \\`b\\` \\| \\<c\\> \\# d');
    expect(text).to.include('`````\na\n````\nb\n`````');
  });

  test('Markdown: all of them are a ZIP with a document each', async () => {
    const store = await filled();
    await store.conversations.create({ id: 'same', title: 'GENERAL' });
    await store.conversations.create({ id: 'path', title: '../../a:b\\c' });
    const files = await unzipped(await bytesOf(store.export({ format: 'markdown' })));
    expect([...files.keys()].sort()).to.deep.equal([
      'GENERAL (2).md',
      'Untitled (2).md',
      'Untitled.md',
      'a b c.md',
      'general.md',
      'Łódź 漢字 🎈 quoted.md',
    ]);
    expect(files.get('general.md')).to.include('hello');
    const none = await unzipped(await bytesOf((await openStore()).export({ format: 'markdown' })));
    expect(none.size).to.equal(0);
  });

  test('AI SDK: messages that it takes, with what they brought', async () => {
    const store = await filled();
    const messages = JSON.parse(await written(store, 'ai-sdk', 'tree'));
    validateUIMessages(messages);
    expect(messages.map(({ id }) => id)).to.deep.equal(['a', 'b2', 'c2', 'task']);
    expect(messages[0].parts[0].text).to.equal('first \u0000 line\r\n\u2028 second');
    const chats = JSON.parse(await written(store, 'ai-sdk'));
    expect(chats.map(({ id }) => id)).to.deep.equal(['channel', 'empty', 'streamed', 'tree']);
    for (const chat of chats) validateUIMessages(chat.messages);
    // What came from there goes back as it was.
    const other = await openStore();
    await other.import(await fixture('imports/ai-sdk.json'));
    const given = JSON.parse(new TextDecoder().decode(await fixture('imports/ai-sdk.json')));
    const back = JSON.parse(await written(other, 'ai-sdk', 'ai-sdk:u1'));
    expect(back).to.deep.equal(given.filter(({ role }) => role !== 'robot'));
  });

  test('OpenAI: a chat a line, calls with their results', async () => {
    const store = await filled();
    const lines = (await written(store, 'openai'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id }) => id)).to.deep.equal(['channel', 'empty', 'streamed', 'tree']);
    expect(lines[0].messages).to.deep.equal([{ role: 'user', content: 'hello' }]);
    const other = await openStore();
    await other.import(await fixture('imports/openai.jsonl'));
    await other.import(await fixture('imports/claude.json'));
    const chats = (await written(other, 'openai'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const given = new TextDecoder().decode(await fixture('imports/openai.jsonl')).split('\n');
    const messagesOf = (line) => JSON.parse(line).messages;
    const called = chats.find(({ messages }) => messages.length === 5);
    const [developer, ...others] = messagesOf(given[0]);
    expect(called.messages[0].content).to.equal(developer.content);
    expect(called.messages.slice(1)).to.deep.equal(others);
    const seen = chats.find(({ messages }) => Array.isArray(messages[0]?.content));
    expect(seen.messages).to.deep.equal(messagesOf(given[1]));
    await other.messages.switchTo('c2');
    const [line] = (await written(other, 'openai', 'claude-1')).trim().split('\n');
    const [, answer, result] = JSON.parse(line).messages;
    expect(answer.content).to.equal('Let me look.\n\nDone.');
    expect(answer.tool_calls[0].function).to.deep.equal({ name: 'search', arguments: '{"q":"x"}' });
    expect(result).to.deep.equal({
      role: 'tool',
      tool_call_id: 't1',
      content: '[{"type":"text","text":"found"}]',
    });
  });

  test('the database itself, where nobody else has the store', async () => {
    const store = await filled({ scope: { userId: 'ada' } });
    const bytes = await bytesOf(store.export({ format: 'sqlite' }));
    expect(String.fromCharCode(...bytes.subarray(0, 15))).to.equal('SQLite format 3');
    const { messages } = await store.stats();
    await store.conversations.purge('tree');
    await store.restore(bytes);
    expect((await store.stats()).messages).to.equal(messages);
    const one = { format: 'sqlite', conversationId: 'tree' };
    await refuses(() => bytesOf(store.export(one)), 'INVALID_ARGUMENT', 'options.conversationId');
    // Another one can begin: what was refused left nothing under way.
    await store.export({ format: 'sqlite' }).cancel();
    if (!persistent) return;
    const theirs = await reopen(store, { scope: { userId: 'bob' } });
    await refuses(() => bytesOf(theirs.export({ format: 'sqlite' })), 'FORBIDDEN');
  });

  test('each is given up at any time', async () => {
    const store = await filled();
    for (const format of ['markdown', 'ai-sdk', 'openai', 'sqlite']) {
      const abort = new AbortController();
      const stream = store.export({ format, signal: abort.signal });
      abort.abort();
      await refuses(() => textOf(stream), 'ABORTED');
    }
  });
}
