/** A store with everything in it, and its export. Neutral: runs on a page and under Node. */

/**
 * All of a stream of bytes. Not with `Response`, which makes every error one of its own.
 *
 * @param {ReadableStream<Uint8Array>} stream
 */
export async function bytesOf(stream) {
  const reader = stream.getReader();
  const pieces = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** @param {ReadableStream<Uint8Array>} stream */
export const textOf = async (stream) => new TextDecoder().decode(await bytesOf(stream));

/** @param {import('chatkeep').ChatStore} store */
export const exported = (store, options = {}) =>
  textOf(store.export({ format: 'ndjson', ...options }));

/** The records of an export. @param {string} text */
export const recordsOf = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** What an import reports, where nothing but this is told. */
export const reportOf = (counts = {}) => ({
  imported: 0,
  skipped: 0,
  quarantined: [],
  attachments: 0,
  missing: [],
  unclaimed: [],
  ...counts,
});

/** Fills a store with a row of every kind in every state. */
export async function fillEverything(store) {
  await store.users.upsert({ id: 'carol', name: 'Carol', email: 'c@example.org' });
  await store.users.upsert({ id: 'dan', avatarUrl: 'https://example.org/d' });
  await store.assistants.create({
    id: 'helper',
    name: 'Helper',
    config: { deep: [1, { a: null }] },
  });
  await store.assistants.create({ id: 'former', name: 'Former', userAuthentication: true });
  await store.assistants.delete('former');

  const { conversations, messages } = store;
  await conversations.create({
    id: 'tree',
    title: 'Łódź 漢字 🎈 \u0000 "quoted"\n',
    assistantId: 'helper',
    folder: 'Work',
    tags: ['b', 'a'],
    pinned: true,
    archived: true,
    data: { z: 1, a: { 2: 'two', 1: 'one' }, __proto__x: -0.5 },
    meta: { 漢: '字' },
    createdAt: 1_700_000_000_123_456_789n,
  });
  await messages.append('tree', {
    id: 'a',
    role: 'user',
    content: 'first \u0000 line\r\n\u2028 second',
    createdAt: 1_700_000_000_123_456_790n,
    data: { n: 1e21, s: 'x' },
  });
  await messages.append('tree', {
    id: 'b',
    role: 'assistant',
    content: { parts: [{ type: 'text', text: 'an answer' }], title: 'a title' },
    sources: [{ title: 'a source' }, 'bare'],
    detectedMode: 'rag',
    model: 'm',
    provider: 'p',
    usage: { promptTokens: 3 },
    meta: { steps: [] },
  });
  await messages.append('tree', { id: 'c', role: 'user', content: '' });
  await messages.append('tree', { id: 'b2', role: 'assistant', content: 'other', previousId: 'a' });
  await messages.append('tree', { id: 'c2', role: 'user', content: 'shown', authorId: 'carol' });
  await messages.append('tree', {
    id: 'reply',
    role: 'user',
    content: 'in a thread',
    threadId: 'a',
    replyToId: 'b',
    status: 'failed',
  });
  await messages.append('tree', { id: 'gone', role: 'user', content: 'purged' });
  await messages.append('tree', { id: 'hidden', role: 'user', content: 'deleted' });
  await messages.append('tree', {
    id: 'task',
    role: 'assistant',
    kind: 'task',
    status: 'pending',
    content: { title: 'Work', state: 'running', progress: 0.5 },
  });
  await messages.purge('gone');
  await messages.delete('hidden');
  await messages.pin('b');
  await messages.pin('c2', { by: 'carol' });
  await store.components.append('tree', {
    id: 'chart',
    componentKind: 'chart',
    payload: { values: [1, 2.5, -3] },
    messageId: 'b',
  });
  await store.components.append('tree', { id: 'old', componentKind: 'card', payload: {} });
  await store.components.delete('old');
  await store.attachments.add('a', {
    id: 'file',
    name: 'a.pdf',
    mimeType: 'application/pdf',
    size: 12,
    fileId: 'file-1',
    extractionStatus: 'completed',
    extractedText: 'the text',
    metadata: { pages: 1 },
  });
  await store.attachments.add('a', { id: 'another', name: 'b.txt', storagePath: '/b' });
  await store.attachments.delete('another');
  for (const [name, userId] of [
    ['👍', undefined],
    ['👍', 'zoe'],
    ['👍', 'al'],
    ['a', 'carol'],
  ]) {
    await store.reactions.add('a', name, userId === undefined ? {} : { userId });
  }
  await store.feedback.set('b', { rating: 'down', comment: 'no' });
  await store.feedback.set('b2', { rating: 'up' });
  await store.reads.mark('tree', { sequence: 2 });
  await store.reads.mark('tree', { at: 1_700_000_000_000, userId: 'carol' });
  await store.drafts.set('tree', { text: 'not sent', data: { cursor: 3 } });
  await store.summaries.set('tree', { summary: 'so far', untilSequence: 1 });

  await conversations.create({ id: 'channel', type: 'channel', title: 'general' });
  await messages.append('channel', { id: 'hello', role: 'user', content: 'hello' });
  await store.members.add('channel', 'carol', { role: 'owner' });
  await store.members.add('channel', 'aaron');
  await conversations.create({ id: 'empty' });
  await conversations.create({ id: 'deleted', title: 'deleted' });
  await messages.append('deleted', { id: 'within', role: 'system', content: 'still here' });
  await conversations.delete('deleted');
  await conversations.create({ id: 'streamed' });
  const stream = await store.streams.begin('streamed', { id: 'cut' });
  stream.append('as far as');
  await stream.step({ id: 's', type: 'search', status: 'completed' });
  await stream.abort();
}
