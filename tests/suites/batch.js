/** batch: several calls in one transaction. */

import { counts, ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** A store with a conversation `c` that has a message `m`. */
  const withMessage = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'user', content: 'hello' });
    return store;
  };
  const user = (content, more) => ({ role: 'user', content, ...more });

  test('gives what the calls would have given, in their order', async () => {
    const store = await withMessage();
    const [message, task, mark, list, gone, chain] = await store.batch((b) =>
      Promise.all([
        b.messages.append('c', user('two', { id: 'n', replyToId: 'm' })),
        b.messages.append('c', {
          role: 'assistant',
          kind: 'task',
          content: { title: 'Draw', state: 'running' },
        }),
        b.reads.mark('c'),
        b.messages.list({ filters: { conversationId: 'c' } }),
        b.messages.delete('m'),
        b.messages.get('n', { with: ['reactions'] }),
      ]),
    );
    expect(message).to.deep.equal(await store.messages.get('n'));
    // What the core leaves out because it is there twice is filled in.
    expect(message.text).to.equal('two');
    expect(task.content.title).to.equal('Draw');
    expect(mark.lastReadSequence).to.equal(task.sequence);
    expect(ids(list.items)).to.deep.equal(['m', 'n', task.id]);
    expect(list.items[0].text).to.equal('hello');
    expect(gone).to.equal(undefined);
    expect(chain).to.deep.equal({ ...message, reactions: [] });
    await refuses(() => store.messages.get('m'), 'NOT_FOUND');
  });

  test('each call sees what those before it did', async () => {
    const store = await openStore();
    await store.batch((b) => {
      b.conversations.create({ id: 'c' });
      b.messages.append('c', user('one', { id: 'm' }));
      b.reactions.add('m', '👍');
      b.attachments.add('m', { name: 'a.txt' });
      b.conversations.update('c', { pinned: true });
    });
    expect((await store.reactions.list('m'))[0].name).to.equal('👍');
    expect((await store.conversations.get('c')).pinned).to.equal(true);
    expect((await store.stats()).attachments).to.equal(1);
  });

  test('resolves to what record returns, whatever that is', async () => {
    const store = await withMessage();
    expect(await store.batch((b) => b.messages.get('m'))).to.deep.equal(
      await store.messages.get('m'),
    );
    expect(await store.batch((b) => void b.reads.mark('c'))).to.equal(undefined);
    const kept = {};
    const returned = await store.batch((b) => {
      kept.message = b.messages.append('c', user('x'));
      return kept;
    });
    expect(returned).to.equal(kept);
    expect((await kept.message).text).to.equal('x');
    const text = await store.batch(async (b) => (await b.messages.get('m')).text);
    expect(text).to.equal('hello');
  });

  test('an empty one resolves', async () => {
    const store = await openStore();
    expect(await store.batch(() => 'nothing')).to.equal('nothing');
    expect(await store.batch(async () => {})).to.equal(undefined);
  });

  test('record is called at once, and its arguments are taken at once', async () => {
    const store = await withMessage();
    const input = user('as it was', { data: { of: ['then'] } });
    let called = false;
    const batch = store.batch((b) => {
      called = true;
      return b.messages.append('c', input);
    });
    expect(called).to.equal(true);
    input.content = 'later';
    input.data.of.push('later');
    expect(await batch).to.deep.include({ text: 'as it was', data: { of: ['then'] } });
    const [first, second] = await store.batch((b) => {
      const changing = user('1');
      const one = b.messages.append('c', changing);
      changing.content = '2';
      return Promise.all([one, b.messages.append('c', changing)]);
    });
    expect([first.text, second.text]).to.deep.equal(['1', '2']);
  });

  test('keeps its place among the other calls', async () => {
    const store = await openStore();
    const calls = [
      store.conversations.create({ id: 'c' }),
      store.batch((b) => b.messages.append('c', user('1'))),
      store.messages.append('c', user('2')),
      store.batch((b) => b.messages.append('c', user('3'))),
    ];
    const [, ...messages] = await Promise.all(calls);
    expect(messages.map(({ text, sequence }) => text + sequence).join(' ')).to.equal('11 22 33');
  });

  test('if one call fails, none has happened, and all reject with its error', async () => {
    const store = await withMessage();
    const before = await counts(store);
    const promises = [];
    const error = await refuses(
      () =>
        store.batch((b) => {
          promises.push(
            b.messages.append('c', user('x')),
            b.conversations.create({ id: 'd' }),
            b.conversations.delete('c'),
            b.messages.append('gone', user('y')),
            b.messages.append('c', user('z')),
          );
          return Promise.all(promises);
        }),
      'NOT_FOUND',
      null,
      'calls[3]',
      'gone',
    );
    const outcomes = await Promise.allSettled(promises);
    for (const { reason } of outcomes) expect(reason).to.equal(error);
    expect(outcomes).to.have.lengthOf(5);
    expect(await counts(store)).to.deep.equal(before);
    // And the next one takes up where the last write left off.
    const message = await store.batch((b) => b.messages.append('c', user('x')));
    expect(message.sequence).to.equal(2);
  });

  test('it rejects whatever record makes of the failures', async () => {
    const store = await withMessage();
    const failing = (made) => () => store.batch((b) => made(b.messages.get('gone'), b));
    await refuses(
      failing(() => 'fine'),
      'NOT_FOUND',
    );
    await refuses(
      failing((promise) => Promise.allSettled([promise])),
      'NOT_FOUND',
    );
    await refuses(
      failing((promise) => promise.catch(() => 'fine')),
      'NOT_FOUND',
    );
    // Promises that nobody keeps: those of calls that resolve to nothing have another way.
    await refuses(
      failing((promise, b) => void b.conversations.delete('c')),
      'NOT_FOUND',
    );
    expect((await store.conversations.get('c')).id).to.equal('c');
  });

  test('errors name the call and the argument', async () => {
    const store = await withMessage();
    const second = (call) => () =>
      store.batch((b) => {
        b.messages.append('c', user('x'));
        call(b);
      });
    const refused = async (call, field, ...says) =>
      refuses(second(call), 'INVALID_ARGUMENT', `calls[1].${field}`, 'calls[1]', ...says);
    // Refused where it is called.
    await refused((b) => b.messages.append('c', user(7)), 'input.content');
    await refused((b) => b.messages.append('c', user('x', { rol: 'y' })), 'input.rol', 'role');
    await refused((b) => b.messages.append('c'), 'input');
    await refused((b) => b.conversations.delete(), 'id');
    await refused((b) => b.conversations.get('c', { sgnal: 1 }), 'options.sgnal', 'signal');
    // Refused by the core.
    await refused((b) => b.messages.append('c', user('x', { status: 'odd' })), 'input.status');
    await refused((b) => b.messages.append('c', { role: 'nobody', content: 'x' }), 'input.role');
    const conflict = second((b) => b.conversations.create({ id: 'c', title: 'another' }));
    await refuses(conflict, 'CONFLICT', 'calls[1].input.id', 'calls[1]');
    expect(await counts(store)).to.deep.include({ conversations: 1, messages: 1 });
  });

  test('the first refusal is the one that is told', async () => {
    const store = await withMessage();
    const promises = [];
    const error = await refuses(
      () =>
        store.batch((b) => {
          promises.push(b.messages.append('c', user(7)), b.conversations.create({ titel: 'x' }));
          promises.push(b.conversations.create());
          return promises[2];
        }),
      'INVALID_ARGUMENT',
      'calls[0].input.content',
    );
    const outcomes = await Promise.allSettled(promises);
    expect(outcomes.map(({ reason }) => reason)).to.deep.equal([error, error, error]);
    expect((await store.stats()).conversations).to.equal(1);
  });

  test('if record throws, nothing is sent', async () => {
    const store = await withMessage();
    const thrown = new Error('changed my mind');
    let kept;
    const batch = store.batch((b) => {
      kept = b.messages.append('c', user('x'));
      throw thrown;
    });
    for (const promise of [batch, kept]) {
      expect(await promise.catch((error) => error)).to.equal(thrown);
    }
    expect((await store.stats()).messages).to.equal(1);
  });

  test('what is called later is refused', async () => {
    const store = await withMessage();
    let batch;
    await store.batch((b) => {
      batch = b;
      return b.messages.get('m');
    });
    const late = () => batch.messages.append('c', user('late'));
    await refuses(late, 'INVALID_ARGUMENT', 'batch', 'sent already');
    await refuses(() => batch.conversations.delete('c'), 'INVALID_ARGUMENT', 'batch');
    // After the first await it is later.
    const awaiting = () =>
      store.batch(async (b) => {
        const { id } = await b.conversations.create({ id: 'd' });
        await b.messages.append(id, user('late'));
      });
    await refuses(awaiting, 'INVALID_ARGUMENT', 'batch', 'await');
    expect(await counts(store)).to.deep.include({ conversations: 2, messages: 1 });
  });

  test('a signal is for the whole batch', async () => {
    const store = await withMessage();
    const { signal } = new AbortController();
    for (const call of [
      (b) => b.messages.append('c', user('x'), { signal }),
      (b) => b.messages.get('m', { signal }),
      (b) => b.conversations.delete('c', { signal }),
    ]) {
      await refuses(
        () => store.batch(call),
        'INVALID_ARGUMENT',
        'calls[0].options.signal',
        'batch',
      );
    }
    const message = await store.batch((b) => b.messages.append('c', user('x')), { signal });
    expect(message.text).to.equal('x');
    const aborted = { signal: AbortSignal.abort() };
    let kept;
    const abandoned = () => store.batch((b) => (kept = b.messages.append('c', user('y'))), aborted);
    await refuses(abandoned, 'ABORTED');
    await refuses(() => kept, 'ABORTED');
    expect((await store.stats()).messages).to.equal(2);
    const misspelt = () => store.batch(() => {}, { sgnal: signal });
    await refuses(misspelt, 'INVALID_ARGUMENT', 'options.sgnal', 'signal');
  });

  test('takes 10,000 calls, and no more', async () => {
    const store = await withMessage();
    const many = (count) => (b) =>
      Promise.all(Array.from({ length: count }, () => b.drafts.get('c')));
    expect(await store.batch(many(10_000))).to.have.lengthOf(10_000);
    const error = () => store.batch(many(10_001));
    await refuses(error, 'INVALID_ARGUMENT', 'calls', '10,000');
  });

  test('record must be a function', async () => {
    const store = await openStore();
    for (const record of [undefined, null, [], {}]) {
      await refuses(() => store.batch(record), 'INVALID_ARGUMENT', 'record');
    }
  });

  test('holds what is one operation each', async () => {
    const store = await openStore();
    await store.batch((b) => {
      expect(Object.keys(b).sort()).to.deep.equal([
        'assistants',
        'attachments',
        'components',
        'conversations',
        'drafts',
        'feedback',
        'members',
        'messages',
        'reactions',
        'reads',
        'summaries',
        'users',
      ]);
      for (const group of Object.values(b)) expect(group).to.not.have.property('watch');
    });
  });

  test('is one commit', async () => {
    const store = await withMessage();
    const told = [];
    store.on('change', (changes) => told.push(changes));
    await store.batch((b) => {
      b.messages.append('c', user('x'));
      b.users.upsert({ id: 'bob' });
      b.reads.mark('c');
    });
    expect(told).to.have.lengthOf(1);
    const kinds = told[0].flatMap((change) => change.kinds);
    expect(kinds).to.include.members(['messages', 'users', 'reads']);
    await store.batch((b) => b.messages.get('m'));
    await refuses(
      () =>
        store.batch((b) => {
          b.messages.append('c', user('x'));
          b.messages.append('gone', user('x'));
        }),
      'NOT_FOUND',
    );
    expect(told).to.have.lengthOf(1);
  });

  test('a closed store takes none', async () => {
    const store = await withMessage();
    await store.close();
    await refuses(() => store.batch((b) => b.messages.get('m')), 'CLOSED', null, /close/i);
  });
}
