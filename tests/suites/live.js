/** watch and on: answers that keep up with what is written. When they read is tests/node's. */

import { ids } from '../support/rows.js';

/** Long enough for the slowest browser; what comes at all comes in milliseconds. */
const patience = 10_000;

/** Resolves to the snapshot of a live query as soon as it is as wanted. */
function until(query, wanted, label = `${wanted}`) {
  return new Promise((resolve, reject) => {
    const settle = (action, value) => {
      end();
      clearTimeout(timer);
      action(value);
    };
    const look = () => {
      const snapshot = query.getSnapshot();
      if (query.getError()) settle(reject, query.getError());
      else if (snapshot !== undefined && wanted(snapshot)) settle(resolve, snapshot);
    };
    const end = query.subscribe(look);
    const timer = setTimeout(() => {
      const last = JSON.stringify(query.getSnapshot());
      settle(reject, new Error(`never came: ${label}\nthe last snapshot was ${last}`));
    }, patience);
    look();
  });
}

const allExtras = [
  'replyTo',
  'author',
  'reactions',
  'attachments',
  'replyCount',
  'feedback',
  'siblingIds',
  'nanoseconds',
];

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** A store with a conversation `c` in which somebody else wrote `m`. */
  const withMessage = async () => {
    const store = await openStore({ scope: { userId: 'ada' } });
    await store.conversations.create({ id: 'c', title: 'First' });
    await store.messages.append('c', { id: 'm', role: 'user', content: 'hello', authorId: 'bob' });
    return store;
  };
  const user = (content, more) => ({ role: 'user', content, ...more });

  test('a sidebar follows what it shows', async () => {
    const store = await withMessage();
    const sidebar = store.conversations.watch();
    const first = await until(sidebar, ({ items }) => items.length === 1);
    expect(first).to.deep.equal(await store.conversations.sidebar());
    expect(first.items[0]).to.deep.include({ title: 'First', unread: 1 });
    await store.conversations.create({ id: 'd', title: 'Second' });
    await until(sidebar, ({ items }) => items.length === 2);
    await store.messages.append('c', user('newer', { authorId: 'bob' }));
    await until(
      sidebar,
      ({ items }) => items[0].preview?.text === 'newer' && items[0].unread === 2,
    );
    await store.reads.mark('c');
    await until(sidebar, ({ items }) => items[0].unread === 0);
    await store.conversations.update('d', { pinned: true });
    await until(sidebar, ({ items }) => ids(items).join() === 'd,c');
    await store.conversations.delete('d');
    await until(sidebar, ({ items }) => ids(items).join() === 'c');
  });

  test('a timeline follows messages and components', async () => {
    const store = await withMessage();
    const timeline = store.timeline.watch('c');
    await until(timeline, ({ items }) => ids(items).join() === 'm');
    await store.components.append('c', { id: 'p', componentKind: 'card', payload: { n: 1 } });
    await until(timeline, ({ items }) => ids(items).join() === 'p,m');
    await store.components.update('p', { payload: { n: 2 } });
    await until(timeline, ({ items }) => items[0].content.payload.n === 2);
    await store.messages.update('m', { content: 'changed' });
    await until(timeline, ({ items }) => items[1].text === 'changed');
    await store.messages.delete('m');
    await until(timeline, ({ items }) => ids(items).join() === 'p');
  });

  test('what did not change is the same object in both answers', async () => {
    const store = await withMessage();
    const timeline = store.timeline.watch('c');
    const before = await until(timeline, ({ items }) => items.length === 1);
    await store.messages.append('c', user('newer'));
    const after = await until(timeline, ({ items }) => items.length === 2);
    expect(after.items[1]).to.equal(before.items[0]);
    expect(timeline.getSnapshot()).to.equal(after);
  });

  test('nobody is told of what changes nothing', async () => {
    const store = await withMessage();
    await store.conversations.create({ id: 'd' });
    const timeline = store.timeline.watch('c');
    const before = await until(timeline, ({ items }) => items.length === 1);
    let told = 0;
    timeline.subscribe(() => (told += 1));
    await store.conversations.update('c', { title: 'renamed' });
    await store.messages.append('d', user('elsewhere'));
    await store.reactions.add('m', '👍');
    // What comes after it tells that the reads before it are over.
    await store.messages.append('c', user('newer'));
    await until(timeline, ({ items }) => items.length === 2);
    expect(told).to.equal(1);
    expect(timeline.getSnapshot().items[1]).to.equal(before.items[0]);
  });

  test('a conversation that is not there is null, until it is', async () => {
    const store = await withMessage();
    const timeline = store.timeline.watch('later');
    expect(timeline.getSnapshot()).to.equal(undefined);
    await until(timeline, (snapshot) => snapshot === null);
    expect(timeline.getError()).to.equal(null);
    await store.conversations.create({ id: 'later' });
    await until(timeline, (snapshot) => snapshot?.items.length === 0);
    await store.conversations.delete('later');
    await until(timeline, (snapshot) => snapshot === null);
    await store.conversations.restore('later');
    await until(timeline, (snapshot) => snapshot !== null);
    await store.conversations.purge('later');
    await until(timeline, (snapshot) => snapshot === null);
  });

  test('a message that is not there is null, until it is', async () => {
    const store = await withMessage();
    const message = store.messages.watch('later');
    await until(message, (snapshot) => snapshot === null);
    await store.messages.append('c', user('here', { id: 'later' }));
    await until(message, (snapshot) => snapshot?.text === 'here');
    await store.messages.delete('later');
    await until(message, (snapshot) => snapshot === null);
    await store.messages.restore('later');
    await until(message, (snapshot) => snapshot !== null);
    await store.conversations.delete('c');
    await until(message, (snapshot) => snapshot === null);
    await store.conversations.restore('c');
    await until(message, (snapshot) => snapshot !== null);
    await store.messages.purge('later');
    await until(message, (snapshot) => snapshot === null);
  });

  test('a message is followed while it is streamed', async () => {
    const store = await withMessage();
    const writer = await store.streams.begin('c', { id: 's' });
    const message = store.messages.watch('s');
    const timeline = store.timeline.watch('c');
    await until(message, ({ status }) => status === 'streaming');
    let text = '';
    for (const piece of ['So ', 'it ', 'goes.']) {
      writer.append(piece);
      text += piece;
      await writer.flush();
      const expected = text;
      await until(message, (snapshot) => snapshot.text === expected, expected);
      await until(timeline, ({ items }) => items[0].text === expected, expected);
    }
    await writer.finish();
    await until(message, ({ status }) => status === 'completed');
    await until(timeline, ({ items }) => items[0].status === 'completed');
  });

  test('unread counts follow messages and marks', async () => {
    const store = await withMessage();
    const unread = store.reads.watch();
    await until(unread, ({ total }) => total === 1);
    await store.messages.append('c', user('more', { authorId: 'bob' }));
    await until(unread, ({ conversations }) => conversations.c === 2);
    await store.reads.mark('c');
    expect(await until(unread, ({ total }) => total === 0)).to.deep.equal({
      total: 0,
      conversations: {},
    });
    await store.reads.mark('c', { sequence: 0 });
    await until(unread, ({ total }) => total === 2);
    await store.conversations.delete('c');
    await until(unread, ({ total }) => total === 0);
  });

  test('every answer is what a read would give after each kind of write', async () => {
    const store = await withMessage();
    const { conversations, messages, components, attachments, reactions, feedback } = store;
    const query = { with: allExtras };
    await messages.append('c', { id: 'a', role: 'assistant', content: 'hi', replyToId: 'm' });
    const watched = ['m', 'a', 'r', 'e', 's'].flatMap((id) => [
      {
        label: `message ${id} with everything`,
        live: messages.watch(id, query),
        read: () => messages.get(id, query),
      },
      { label: `message ${id}`, live: messages.watch(id), read: () => messages.get(id) },
    ]);
    watched.push(
      {
        label: 'timeline',
        live: store.timeline.watch('c', query),
        read: () => store.timeline.page('c', query),
      },
      {
        label: 'timeline of everything',
        live: store.timeline.watch('c', { branch: 'all', replies: true }),
        read: () => store.timeline.page('c', { branch: 'all', replies: true }),
      },
      {
        label: 'sidebar',
        live: conversations.watch(),
        read: () => conversations.sidebar(),
      },
      { label: 'unread', live: store.reads.watch(), read: () => store.reads.unread() },
    );
    const reply = (id, content) => user(content, { id, threadId: 'm', authorId: 'bob' });
    const writes = {
      'a reaction': () => reactions.add('a', '👍'),
      'another reaction': () => reactions.add('a', '👍', { userId: 'bob' }),
      'a reaction less': () => reactions.remove('a', '👍'),
      'no reactions': () => reactions.clear('a'),
      feedback: () => feedback.set('a', { rating: 'up' }),
      'no feedback': () => feedback.clear('a'),
      'an attachment': () => attachments.add('m', { id: 'f', name: 'one.txt' }),
      'an attachment renamed': () => attachments.update('f', { name: 'two.txt' }),
      'an attachment deleted': () => attachments.delete('f'),
      'an attachment restored': () => attachments.restore('f'),
      'an attachment purged': () => attachments.purge('f'),
      'a user': () => store.users.upsert({ id: 'bob', name: 'Bob' }),
      'a user renamed': () => store.users.upsert({ id: 'bob', name: 'Robert' }),
      'no user': () => store.users.delete('bob'),
      'what is answered changed': () => messages.update('m', { content: 'changed' }),
      'a pin': () => messages.pin('m'),
      'no pin': () => messages.unpin('m'),
      'a reply': () => messages.append('c', reply('r', 'a reply')),
      'a reply deleted': () => messages.delete('r'),
      'a reply restored': () => messages.restore('r'),
      'the root deleted': () => messages.delete('m'),
      'the root restored': () => messages.restore('m'),
      'a cleared thread': () => messages.clearThread('m'),
      'a reply purged': () => messages.purge('r'),
      'another branch': () =>
        messages.append('c', { id: 'e', role: 'assistant', content: 'again', previousId: 'm' }),
      'the first branch': () => messages.switchTo('a'),
      'the other branch': () => messages.switchTo('e'),
      'the head deleted': () => messages.delete('e'),
      'the head restored': () => messages.restore('e'),
      'a component': () =>
        components.append('c', { id: 'p', messageId: 'e', componentKind: 'card', payload: {} }),
      'a component changed': () => components.update('p', { payload: { n: 1 } }),
      'a component deleted': () => components.delete('p'),
      'a component restored': () => components.restore('p'),
      'a component purged': () => components.purge('p'),
      'several messages': () => messages.appendMany('c', [user('one'), user('two')]),
      'a streaming message': async () => {
        const writer = await store.streams.begin('c', { id: 's' });
        writer.append('some');
        await writer.flush();
        await writer.finish();
      },
      'the first message purged': () => messages.purge('m'),
      'a mark': () => store.reads.mark('c'),
      'a title': () => conversations.update('c', { title: 'Renamed' }),
      'a summary': () => store.summaries.set('c', { summary: 'So far', untilSequence: 2 }),
      'a draft': () => store.drafts.set('c', { text: 'not sent' }),
      'a member': () => store.members.add('c', 'ada', { role: 'owner' }),
      'the conversation deleted': () => conversations.delete('c'),
      'the conversation restored': () => conversations.restore('c'),
      'the conversation archived': () => conversations.update('c', { archived: true }),
      'the conversation shown again': () => conversations.update('c', { archived: false }),
      'the conversation emptied': () => conversations.reset('c'),
      'the conversation purged': () => conversations.purge('c'),
    };
    const orNull = (error) => {
      if (error.code !== 'NOT_FOUND') throw error;
      return null;
    };
    for (const [what, write] of Object.entries(writes)) {
      await write();
      for (const { label, live, read } of watched) {
        const fresh = JSON.stringify(await read().catch(orNull));
        const isFresh = (snapshot) => JSON.stringify(snapshot) === fresh;
        await until(live, isFresh, `${label} after ${what}: ${fresh}`);
      }
    }
  });

  test('for await gives the answer and its changes, and ends at close', async () => {
    const store = await withMessage();
    const timeline = store.timeline.watch('c');
    const lengths = [];
    for await (const { items } of timeline) {
      lengths.push(items.length);
      if (lengths.length === 3) timeline.close();
      else await store.messages.append('c', user('next'));
    }
    expect(lengths).to.deep.equal([1, 2, 3]);
  });

  test('closing the store closes its queries', async () => {
    const store = await withMessage();
    const sidebar = store.conversations.watch();
    const snapshot = await until(sidebar, ({ items }) => items.length === 1);
    const loops = [sidebar, store.messages.watch('m'), store.reads.watch()].map(async (query) => {
      for await (const answer of query) expect(answer).to.not.equal(undefined);
    });
    await store.close();
    await Promise.all(loops);
    expect(sidebar.getSnapshot()).to.equal(snapshot);
    expect(sidebar.getError()).to.equal(null);
    const late = store.timeline.watch('c')[Symbol.asyncIterator]();
    await refuses(() => late.next(), 'CLOSED');
  });

  test('a query that is closed stays as it is', async () => {
    const store = await withMessage();
    const [closed, open] = [store.timeline.watch('c'), store.timeline.watch('c')];
    const before = await until(closed, ({ items }) => items.length === 1);
    closed.close();
    await store.messages.append('c', user('newer'));
    await until(open, ({ items }) => items.length === 2);
    expect(closed.getSnapshot()).to.equal(before);
  });

  test('arguments that are refused are an error of the query', async () => {
    const store = await withMessage();
    const first = (query) => () => query[Symbol.asyncIterator]().next();
    const { conversations, messages, timeline } = store;
    await refuses(first(conversations.watch({ limt: 1 })), 'INVALID_ARGUMENT', 'query.limt');
    await refuses(first(messages.watch(7)), 'INVALID_ARGUMENT', 'id');
    await refuses(first(timeline.watch('c', { limit: 0 })), 'INVALID_ARGUMENT', 'query.limit');
    await refuses(first(timeline.watch()), 'INVALID_ARGUMENT', 'conversationId');
    const query = messages.watch('m', { with: ['reaction'] });
    await refuses(first(query), 'INVALID_ARGUMENT', /with/);
    expect([query.getSnapshot(), query.getError().code]).to.deep.equal([
      undefined,
      'INVALID_ARGUMENT',
    ]);
  });

  test('a change is told once for each commit, before its call is answered', async () => {
    const store = await withMessage();
    const told = [];
    const end = store.on('change', (changes) => told.push(changes));
    await store.messages.append('c', user('x', { id: 'n' }));
    expect(told).to.have.lengthOf(1);
    const [change, ...others] = told[0];
    expect(others).to.deep.equal([]);
    expect(change.conversationId).to.equal('c');
    expect(change.kinds).to.include('messages');
    expect(change.messageIds).to.include('n');
    await store.messages.appendMany('c', [user('y'), user('z')]);
    expect(told).to.have.lengthOf(2);
    end();
    await store.messages.append('c', user('unheard'));
    expect(told).to.have.lengthOf(2);
  });

  test('reading, and what fails, changes nothing', async () => {
    const store = await withMessage();
    const told = [];
    store.on('change', (changes) => told.push(changes));
    await store.messages.get('m');
    await store.timeline.page('c');
    await store.conversations.sidebar();
    await refuses(() => store.messages.append('gone', user('x')), 'NOT_FOUND');
    await refuses(() => store.messages.appendMany('c', [user('x'), user(7)]), 'INVALID_ARGUMENT');
    await refuses(() => store.conversations.create({ id: 'c' }), 'CONFLICT');
    expect(told).to.deep.equal([]);
  });

  test('a change says of what kind it is', async () => {
    const store = await withMessage();
    const writes = {
      conversation: () => store.conversations.update('c', { title: 'x' }),
      messages: () => store.messages.update('m', { content: 'x' }),
      components: () => store.components.append('c', { componentKind: 'card', payload: {} }),
      attachments: () => store.attachments.add('m', { name: 'a.txt' }),
      reactions: () => store.reactions.add('m', '👍'),
      feedback: () => store.feedback.set('m', { rating: 'down' }),
      reads: () => store.reads.mark('c'),
      drafts: () => store.drafts.set('c', { text: 'x' }),
      summary: () => store.summaries.set('c', { summary: 'x', untilSequence: 1 }),
      members: () => store.members.add('c', 'ada'),
      users: () => store.users.upsert({ id: 'bob' }),
      assistants: () => store.assistants.create({ name: 'Helper' }),
    };
    const ofMessage = ['messages', 'attachments', 'reactions', 'feedback'];
    let told = [];
    store.on('change', (changes) => told.push(...changes));
    for (const [kind, write] of Object.entries(writes)) {
      told = [];
      await write();
      const change = told.find(({ kinds }) => kinds.includes(kind));
      expect(change, `${kind} in ${JSON.stringify(told)}`).to.not.equal(undefined);
      const ofScope = kind === 'users' || kind === 'assistants';
      expect(change.conversationId, kind).to.equal(ofScope ? null : 'c');
      if (ofMessage.includes(kind)) expect(change.messageIds, kind).to.deep.equal(['m']);
    }
  });

  test('only change can be listened to', async () => {
    const store = await openStore();
    const refused = (call) => async () => call();
    await refuses(
      refused(() => store.on('chnage', () => {})),
      'INVALID_ARGUMENT',
      'event',
    );
    await refuses(
      refused(() => store.on('change')),
      'INVALID_ARGUMENT',
      'listener',
    );
  });
}
