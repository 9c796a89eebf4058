/** Live queries: when they read, what they keep, whom they tell. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChatStoreError } from '../../dist/errors.js';
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

describe('reading', () => {
  test('begins at once, with the arguments that were given', async () => {
    const { live, reads } = harness();
    live.sidebar({ limit: 5 });
    live.message('m', { with: ['author'] });
    live.timeline('c', { limit: 5 });
    live.unread();
    assert.deepEqual(
      reads.map(({ args }) => args),
      [[{ limit: 5 }], ['m', { with: ['author'] }], ['c', { limit: 5 }], []],
    );
  });

  test('the snapshot is undefined until the first answer has come', async () => {
    const { live, reads } = harness();
    const query = live.timeline('c');
    let told = 0;
    query.subscribe(() => (told += 1));
    await turn();
    assert.deepEqual([query.getSnapshot(), query.getError(), told], [undefined, null, 0]);
    reads[0].resolve(page());
    await turn();
    assert.deepEqual([query.getSnapshot(), query.getError(), told], [page(), null, 1]);
  });

  test('happens once for each commit', async () => {
    const { reads, next } = await opened();
    for (let commits = 1; commits <= 3; commits++) {
      await next(page());
      assert.equal(reads.length, 1 + commits);
    }
  });

  test('happens once for a commit that touches the subject several times', async () => {
    const { reads, commit } = await opened();
    commit(ofMessages, ofMessages, { ...ofMessages, kinds: ['stream', 'components'] });
    await turn();
    assert.equal(reads.length, 2);
  });

  test('happens once for all commits of one turn', async () => {
    const { reads, commit } = await opened();
    for (let count = 0; count < 5; count++) commit(ofMessages);
    await turn();
    assert.equal(reads.length, 2);
  });

  test('is not made inside the call that made the commit', async () => {
    const { reads, commit } = await opened();
    commit(ofMessages);
    assert.equal(reads.length, 1);
    await turn();
    assert.equal(reads.length, 2);
  });

  test('happens once more for all commits that came while reading', async () => {
    const { query, reads, commit } = await opened();
    commit(ofMessages);
    await turn();
    for (let count = 0; count < 5; count++) {
      commit(ofMessages);
      await turn();
    }
    assert.equal(reads.length, 2);
    reads[1].resolve(page(row('b')));
    await turn();
    // What was read in the meantime is shown, rather than nothing while commits keep coming.
    assert.deepEqual(query.getSnapshot(), page(row('b')));
    assert.equal(reads.length, 3);
    reads[2].resolve(page(row('c')));
    await turn();
    assert.deepEqual(query.getSnapshot(), page(row('c')));
    assert.equal(reads.length, 3);
  });

  test('happens once more for a commit during the first read', async () => {
    const { live, reads, commit } = harness();
    live.timeline('c');
    commit(ofMessages);
    await turn();
    assert.equal(reads.length, 1);
    reads[0].resolve(page());
    await turn();
    assert.equal(reads.length, 2);
  });
});

describe('answers', () => {
  test('one that is equal is the same object, and nobody is told', async () => {
    const { query, told, next } = await opened(page(row('a'), row('b')));
    const before = query.getSnapshot();
    await next(page(row('a'), row('b')));
    assert.equal(query.getSnapshot(), before);
    assert.equal(told.times, 1);
  });

  test('what is equal in two of them is the same object in both', async () => {
    const { query, told, next } = await opened(page(row('a'), row('b')));
    const [a, b] = query.getSnapshot().items;
    await next(page(row('a'), row('b', 'changed')));
    assert.equal(told.times, 2);
    const after = query.getSnapshot().items;
    assert.equal(after[0], a);
    assert.notEqual(after[1], b);
    assert.deepEqual(after[1], row('b', 'changed'));
    assert.equal(after[1].data, b.data);
  });

  test('a row that moves is the same object', async () => {
    const { query, next } = await opened(page(row('a'), row('b'), row('c')));
    const [a, b, c] = query.getSnapshot().items;
    await next(page(row('new'), row('a'), row('b'), row('c')));
    assert.deepEqual(query.getSnapshot(), page(row('new'), row('a'), row('b'), row('c')));
    query.getSnapshot().items.forEach((item, index) => {
      if (index > 0) assert.equal(item, [a, b, c][index - 1]);
    });
    await next(page(row('c'), row('a')));
    assert.deepEqual(query.getSnapshot(), page(row('c'), row('a')));
    assert.equal(query.getSnapshot().items[0], c);
    assert.equal(query.getSnapshot().items[1], a);
  });

  test('a component and a message of the same id are two rows', async () => {
    const component = { id: 'a', kind: 'component', content: { payload: { n: 1 } } };
    const { query, next } = await opened(page(row('a'), component));
    const [message, drawn] = query.getSnapshot().items;
    await next(page(row('new'), component, row('a')));
    const after = query.getSnapshot().items;
    assert.equal(after[1], drawn);
    assert.equal(after[2], message);
  });

  test('every answer is deeply equal to what was read', async () => {
    const odd = (text) => JSON.parse(text);
    const answers = [
      { items: [], hasMore: true },
      page(row('a'), row('a'), row('b')),
      page(row('b'), row('b'), row('a')),
      page({ id: 'a', data: [{ id: 1 }, { id: '1' }, null, []] }),
      page({ id: 'a', data: [{ id: '1' }, { id: 1 }, {}, [[]]] }),
      page({ id: 'a', data: odd('{"__proto__":{"x":1},"constructor":2}') }),
      page({ id: 'a', data: odd('{"__proto__":{"x":2},"toString":3}') }),
      page({ id: 'a', data: odd('{"__proto__":{}}') }),
      page({ id: 'a', data: {} }),
      page({ id: 'a', data: { a: 1 } }),
      page({ id: 'a', data: { a: null, b: 0 } }),
      page({ id: 'a', data: { a: 0, c: null } }),
      page({ id: 'a' }),
      { total: 1, conversations: { a: 1 } },
      { total: 1, conversations: { b: 1 } },
    ];
    const { query, next } = await opened(answers[0]);
    for (const previous of answers) {
      for (const answer of answers) {
        await next(previous);
        await next(answer);
        assert.equal(JSON.stringify(query.getSnapshot()), JSON.stringify(answer));
      }
    }
  });

  test('null where the subject does not exist, until it does', async () => {
    const { query, told, reads, commit, next } = await opened();
    commit(ofMessages);
    await turn();
    reads[1].reject(notFound());
    await turn();
    assert.deepEqual([query.getSnapshot(), query.getError(), told.times], [null, null, 2]);
    commit(ofMessages);
    await turn();
    reads[2].reject(notFound());
    await turn();
    assert.equal(told.times, 2);
    await next(page());
    assert.deepEqual([query.getSnapshot(), told.times], [page(), 3]);
  });

  test('null is told where there never was one', async () => {
    const { live, reads } = harness();
    const query = live.message('m');
    let told = 0;
    query.subscribe(() => (told += 1));
    reads[0].reject(notFound());
    await turn();
    assert.deepEqual([query.getSnapshot(), query.getError(), told], [null, null, 1]);
  });
});

describe('errors', () => {
  test('one is told and kept beside the last answer, and reading goes on', async () => {
    const { query, told, reads, commit, next } = await opened();
    const before = query.getSnapshot();
    commit(ofMessages);
    await turn();
    const error = full();
    reads[1].reject(error);
    await turn();
    assert.equal(query.getError(), error);
    assert.equal(query.getSnapshot(), before);
    assert.equal(told.times, 2);
    await next(page(row('a')));
    // The answer is what it was, and yet something has changed.
    assert.equal(query.getError(), null);
    assert.equal(query.getSnapshot(), before);
    assert.equal(told.times, 3);
  });

  test('one of the first read leaves the snapshot undefined', async () => {
    const { live, reads } = harness();
    const query = live.sidebar();
    reads[0].reject(full());
    await turn();
    assert.equal(query.getSnapshot(), undefined);
    assert.equal(query.getError().code, 'QUOTA_EXCEEDED');
  });
});

describe('listeners', () => {
  test('each subscription is one of its own', async () => {
    const { query, next } = await opened();
    let told = 0;
    const listener = () => (told += 1);
    const end = query.subscribe(listener);
    query.subscribe(listener);
    await next(page());
    assert.equal(told, 2);
    end();
    end();
    await next(page(row('a')));
    assert.equal(told, 3);
  });

  test('one may end itself, another, or begin anew while they are told', async () => {
    const { query, next } = await opened();
    const calls = [];
    const endFirst = query.subscribe(() => {
      calls.push('first');
      endFirst();
      endThird();
    });
    query.subscribe(() => {
      calls.push('second');
      query.subscribe(() => calls.push('new'));
    });
    const endThird = query.subscribe(() => calls.push('third'));
    await next(page());
    assert.deepEqual(calls, ['first', 'second']);
    await next(page(row('a')));
    assert.deepEqual(calls, ['first', 'second', 'second', 'new']);
  });

  test('one that throws stops nobody, and its error is reported', async (t) => {
    const { query, events, next } = await opened();
    const reported = [];
    const { queueMicrotask } = globalThis;
    t.mock.method(globalThis, 'queueMicrotask', (task) => {
      queueMicrotask(() => {
        try {
          task();
        } catch (error) {
          reported.push(error.message);
        }
      });
    });
    const calls = [];
    const failing = (what) => () => {
      throw new Error(what);
    };
    query.subscribe(failing('listener'));
    query.subscribe(() => calls.push('query'));
    events.on('change', failing('change'));
    events.on('change', () => calls.push('feed'));
    await next(page());
    assert.deepEqual(calls, ['feed', 'query']);
    assert.deepEqual(reported, ['change', 'listener']);
  });

  test('what is no function is refused', async () => {
    const { query } = await opened();
    const expected = { code: 'INVALID_ARGUMENT', field: 'listener' };
    assert.throws(() => query.subscribe(), expected);
    assert.throws(() => query.subscribe({}), expected);
  });

  test('the methods work without their object', async () => {
    const { query, next } = await opened();
    const { subscribe, getSnapshot, getError, close } = query;
    let told = 0;
    subscribe(() => (told += 1));
    await next(page());
    assert.deepEqual([told, getSnapshot(), getError()], [1, page(), null]);
    close();
  });
});

describe('closing', () => {
  test('ends reading, and keeps the last answer', async () => {
    const { listener, query, told, reads, commit } = await opened();
    query.close();
    query.close();
    query.subscribe(() => assert.fail('it is closed'));
    commit(ofMessages);
    await turn();
    assert.equal(reads.length, 1);
    assert.equal(told.times, 1);
    assert.deepEqual(query.getSnapshot(), page(row('a')));
    listener.changed('not JSON, which nobody reads any more');
  });

  test('an answer that comes later is dropped', async () => {
    for (const settle of ['resolve', 'reject']) {
      const { query, told, reads, commit } = await opened();
      commit(ofMessages);
      await turn();
      commit(ofMessages);
      query.close();
      reads[1][settle](settle === 'resolve' ? page() : full());
      await turn();
      assert.deepEqual([query.getSnapshot(), query.getError()], [page(row('a')), null]);
      assert.deepEqual([told.times, reads.length], [1, 2]);
    }
  });

  test('a commit just before is not read any more', async () => {
    const { query, reads, commit } = await opened();
    commit(ofMessages);
    query.close();
    await turn();
    assert.equal(reads.length, 1);
  });

  test('the events closes its queries', async () => {
    const { events, live, reads, commit } = harness();
    const loop = (async () => {
      for await (const answer of live.timeline('c')) assert.fail(JSON.stringify(answer));
    })();
    events.close();
    await loop;
    commit(ofMessages);
    await turn();
    assert.equal(reads.length, 1);
  });

  test('a query of a closed store has the error of its read', async () => {
    const { events, live, reads, commit } = harness();
    events.close();
    const query = live.timeline('c');
    reads[0].reject(ChatStoreError.closed());
    await assert.rejects(query[Symbol.asyncIterator]().next(), { code: 'CLOSED' });
    assert.equal(query.getError().code, 'CLOSED');
    commit(ofMessages);
    await turn();
    assert.equal(reads.length, 1);
  });
});

describe('change events', () => {
  test('tell each commit, until they are ended', async () => {
    const { events, commit } = harness();
    const seen = [];
    const end = events.on('change', (changes) => seen.push(changes));
    const other = { conversationId: null, kinds: ['users'], messageIds: [] };
    commit(ofMessages, other);
    commit(other);
    end();
    end();
    commit(ofMessages);
    assert.deepEqual(seen, [[ofMessages, other], [other]]);
  });

  test('a listener that alters them does not mislead live queries', async () => {
    const { events, reads, commit } = await opened();
    events.on('change', (changes) => changes.splice(0));
    commit(ofMessages);
    await turn();
    assert.equal(reads.length, 2);
  });

  test('are not parsed where nobody listens', () => {
    harness().listener.changed('not JSON');
  });

  test('another event, and what is no function, is refused', () => {
    const { events } = harness();
    const refused = (field) => ({ name: 'ChatStoreError', code: 'INVALID_ARGUMENT', field });
    assert.throws(() => events.on('changes', () => {}), refused('event'));
    assert.throws(() => events.on(undefined, () => {}), refused('event'));
    assert.throws(() => events.on('change'), refused('listener'));
  });

  test('another owner has live queries read again, and tells', async () => {
    const { events, listener, reads } = await opened();
    const owners = [];
    events.on('owner', (owner) => owners.push(owner));
    const owner = { id: 'another', isSelf: false };
    listener.owned(owner);
    await turn();
    assert.equal(reads.length, 2);
    assert.deepEqual(owners, [owner]);
  });

  test('what went wrong behind the calls is told', () => {
    const { events, listener } = harness();
    const errors = [];
    events.on('error', (error) => errors.push(error));
    listener.failed(full());
    assert.equal(errors[0].code, 'QUOTA_EXCEEDED');
  });

  test('end with the store', () => {
    const { events, commit } = harness();
    events.on('change', () => assert.fail('it is closed'));
    events.close();
    events.close();
    events.on('change', () => assert.fail('it is closed'));
    commit(ofMessages);
  });
});
