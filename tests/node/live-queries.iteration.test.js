/** Live queries as async iterables. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  full,
  harness,
  notFound,
  ofMessages,
  opened,
  page,
  row,
  turn,
} from '../support/live-harness.js';

const ended = { done: true, value: undefined };
const is = (value) => ({ done: false, value });

test('gives the current answer, then each change', async () => {
  const { query, next } = await opened();
  const iterator = query[Symbol.asyncIterator]();
  assert.deepEqual(await iterator.next(), is(page(row('a'))));
  const waited = iterator.next();
  await next(page(row('a'))); // Nothing new.
  await next(page(row('b')));
  assert.deepEqual(await waited, is(page(row('b'))));
  await next(page(row('c')));
  assert.deepEqual(await iterator.next(), is(page(row('c'))));
});

test('waits for the first answer', async () => {
  const { live, reads } = harness();
  const first = live.timeline('c')[Symbol.asyncIterator]().next();
  await turn();
  reads[0].resolve(page());
  assert.deepEqual(await first, is(page()));
});

test('gives a slow reader the latest only', async () => {
  const { query, next } = await opened();
  const iterator = query[Symbol.asyncIterator]();
  for (const id of ['b', 'c', 'd']) await next(page(row(id)));
  assert.deepEqual(await iterator.next(), is(page(row('d'))));
});

test('works for several at once, and for several readers of one', async () => {
  const { query, next } = await opened();
  const [one, other] = [query[Symbol.asyncIterator](), query[Symbol.asyncIterator]()];
  const results = [one.next(), one.next(), one.next()];
  assert.deepEqual(await other.next(), is(page(row('a'))));
  await next(page(row('b')));
  await next(page(row('c')));
  assert.deepEqual(
    await Promise.all(results),
    ['a', 'b', 'c'].map((id) => is(page(row(id)))),
  );
  assert.deepEqual(await other.next(), is(page(row('c'))));
});

test('return() ends it, even while it is waited for', async () => {
  const { query, next } = await opened();
  const iterator = query[Symbol.asyncIterator]();
  await iterator.next();
  const waited = iterator.next();
  assert.deepEqual(await iterator.return(), ended);
  assert.deepEqual(await waited, ended);
  await next(page());
  assert.deepEqual(await iterator.next(), ended);
  assert.deepEqual(await iterator.return(), ended);
});

test('leaving a loop leaves the query open', async () => {
  const { query, next } = await opened();
  for await (const answer of query) {
    assert.deepEqual(answer, page(row('a')));
    break;
  }
  await next(page());
  assert.deepEqual(query.getSnapshot(), page());
});

test('ends when the query is closed', async () => {
  const { query } = await opened();
  const seen = [];
  const loop = (async () => {
    for await (const answer of query) seen.push(answer);
  })();
  const idle = query[Symbol.asyncIterator]();
  await turn();
  query.close();
  await loop;
  assert.deepEqual(seen, [page(row('a'))]);
  assert.deepEqual(await idle.next(), ended);
  assert.deepEqual(await query[Symbol.asyncIterator]().next(), ended);
});

test('throws if a read fails, and is over then', async () => {
  const { query, reads, commit, next } = await opened();
  const iterator = query[Symbol.asyncIterator]();
  await iterator.next();
  const waited = assert.rejects(iterator.next(), { code: 'QUOTA_EXCEEDED' });
  const late = iterator.next();
  commit(ofMessages);
  await turn();
  reads[1].reject(full());
  await waited;
  assert.deepEqual(await late, ended);
  assert.deepEqual(await iterator.next(), ended);
  // The next one begins with where things are.
  const begun = query[Symbol.asyncIterator]();
  await assert.rejects(begun.next(), { code: 'QUOTA_EXCEEDED' });
  assert.deepEqual(await begun.next(), ended);
  await next(page());
  assert.deepEqual(await query[Symbol.asyncIterator]().next(), is(page()));
});

test('null is a value like any other', async () => {
  const { live, reads } = harness();
  const iterator = live.message('m')[Symbol.asyncIterator]();
  reads[0].reject(notFound());
  assert.deepEqual(await iterator.next(), is(null));
});
