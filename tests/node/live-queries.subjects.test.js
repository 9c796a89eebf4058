/** Which commits make which live queries read again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { full, harness, notFound, page, turn } from '../support/live-harness.js';

const of = (conversationId, kinds, messageIds = null) => ({ conversationId, kinds, messageIds });
const inC = (kind, messageIds) => of('c', [kind], messageIds);
const message = { id: 'm', conversationId: 'c' };
const everyKind = [
  'conversation',
  'messages',
  'stream',
  'components',
  'attachments',
  'reactions',
  'feedback',
  'reads',
  'members',
  'drafts',
  'summary',
];

/** Whether a query that has read `answer` reads again after a commit. */
async function reread(watch, answer, change) {
  const { live, reads, commit } = harness();
  watch(live);
  if (answer instanceof Error) reads[0].reject(answer);
  else reads[0].resolve(answer);
  await turn();
  commit(change);
  await turn();
  return reads.length === 2;
}

async function kindsThatTouch(watch, answer, messageIds) {
  const touching = [];
  for (const kind of everyKind) {
    if (await reread(watch, answer, inC(kind, messageIds))) touching.push(kind);
  }
  return touching.join(' ');
}

test('a sidebar: what its items show', async () => {
  const watch = (live) => live.sidebar();
  const kinds = 'conversation messages components reads summary';
  assert.equal(await kindsThatTouch(watch, page(), ['any']), kinds);
  assert.equal(await reread(watch, page(), of(null, ['users', 'assistants'], [])), false);
  assert.equal(await reread(watch, page(), inC('stream', ['m'])), false);
  assert.equal(await reread(watch, page(), of('c', ['stream', 'messages'], ['m'])), true);
});

test('unread counts: messages, marks and conversations', async () => {
  const watch = (live) => live.unread();
  const answer = { total: 0, conversations: {} };
  assert.equal(await kindsThatTouch(watch, answer, ['any']), 'conversation messages reads');
  assert.equal(await reread(watch, answer, of(null, ['users'], [])), false);
});

test('a timeline: what is in it, and what its query asks for', async () => {
  const bare = (live) => live.timeline('c');
  const kinds = 'conversation messages stream components';
  assert.equal(await kindsThatTouch(bare, page(), ['any']), kinds);
  for (const kind of everyKind) {
    assert.equal(await reread(bare, page(), of('d', [kind])), false, kind);
  }
  assert.equal(await reread(bare, page(), of(null, ['users'], [])), false);
  const extended = (live) => live.timeline('c', { with: ['reactions', 'attachments', 'author'] });
  assert.equal(
    await kindsThatTouch(extended, page(), ['any']),
    'conversation messages stream components attachments reactions',
  );
  assert.equal(await reread(extended, page(), of(null, ['users'], [])), true);
  assert.equal(await reread(extended, page(), of(null, ['assistants'], [])), false);
  const rated = (live) => live.timeline('c', { with: ['feedback'] });
  assert.equal(await reread(rated, page(), inC('feedback', ['any'])), true);
});

test('a message: what touches it, and its conversation', async () => {
  const bare = (live) => live.message('m');
  assert.equal(await kindsThatTouch(bare, message, ['m']), 'conversation messages stream');
  assert.equal(await kindsThatTouch(bare, message, ['l', 'n']), 'conversation');
  // Not told which ones.
  assert.equal(await kindsThatTouch(bare, message, null), 'conversation messages stream');
  for (const kind of everyKind) {
    assert.equal(await reread(bare, message, of('d', [kind], null)), false, kind);
  }
  const extended = (live) =>
    live.message('m', { with: ['reactions', 'attachments', 'feedback', 'author'] });
  assert.equal(
    await kindsThatTouch(extended, message, ['m']),
    'conversation messages stream attachments reactions feedback',
  );
  assert.equal(await kindsThatTouch(extended, message, ['n']), 'conversation');
  assert.equal(await reread(extended, message, of(null, ['users'], [])), true);
  assert.equal(await reread(bare, message, of(null, ['users'], [])), false);
});

test('a message that is read with others: those, too', async () => {
  for (const extra of ['replyTo', 'replyCount', 'siblingIds']) {
    const watch = (live) => live.message('m', { with: [extra] });
    assert.equal(await reread(watch, message, inC('messages', ['n'])), true, extra);
    assert.equal(await reread(watch, message, of('d', ['messages'], ['n'])), false, extra);
  }
  const times = (live) => live.message('m', { with: ['nanoseconds'] });
  assert.equal(await reread(times, message, inC('messages', ['n'])), false);
});

test('a message that is not there: it may come back anywhere', async () => {
  const watch = (live) => live.message('m');
  assert.equal(await reread(watch, notFound(), of('d', ['messages'], ['m'])), true);
  assert.equal(await reread(watch, notFound(), of('d', ['conversation'], [])), true);
  assert.equal(await reread(watch, notFound(), of('d', ['messages'], ['n'])), false);
});

test('a malformed query is left to the read to refuse', async () => {
  const watch = (live) => live.timeline('c', { with: 'reactions' });
  assert.equal(await reread(watch, full(), inC('messages')), true);
  assert.equal(await reread((live) => live.message('m', null), full(), inC('messages')), true);
});
