/** The SQLModel skill "Chatbot DB Models": users own conversations and messages, and no others'. */

import { contents, counts, everything, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const ada = { userId: 'ada' };
  const emoji = (length) => '🙂'.repeat(length);

  const adasStore = async () => {
    const store = await openStore({ scope: ada });
    await store.conversations.create({ id: 'c', title: 'Bread' });
    return store;
  };

  // Conversation

  test('Conversation.id is text, a primary key that the store makes unless it is given', async () => {
    const { conversations } = await openStore({ scope: ada });
    expect((await conversations.create()).id).to.match(uuid7);
    const given = 'conv_01HZX3 – 7/é🙂';
    expect((await conversations.create({ id: given })).id).to.equal(given);
    expect((await conversations.get(given)).id).to.equal(given);
    expect((await conversations.create({ id: emoji(255) })).id).to.equal(emoji(255));
    for (const id of ['', emoji(256), 7, 'a\0b']) {
      await bad(() => conversations.create({ id }), 'input.id');
    }
    await refuses(() => conversations.create({ id: given, title: 'x' }), 'CONFLICT', 'input.id');
    expect((await conversations.list()).items).to.have.lengthOf(3);
  });

  test('Conversation.user_id is the user whose store it is', async () => {
    const { conversations } = await adasStore();
    expect((await conversations.get('c')).userId).to.equal('ada');
    await bad(() => conversations.create({ userId: 'eve' }), 'input.userId');
    await bad(() => conversations.update('c', { userId: 'eve' }), 'fields.userId');
  });

  test('Conversation.title: every title of at most 200 characters, and up to 255', async () => {
    const { conversations, stats } = await adasStore();
    for (const title of ['x', 'x'.repeat(200), emoji(200), 'x'.repeat(201), emoji(255)]) {
      await conversations.update('c', { title });
      expect((await conversations.get('c')).title).to.equal(title);
      expect((await conversations.create({ title })).title).to.equal(title);
    }
    const before = await conversations.get('c');
    for (const title of ['x'.repeat(256), emoji(256), 5, ['x'], { x: 1 }]) {
      await bad(() => conversations.create({ title }), 'input.title');
      await bad(() => conversations.update('c', { title }), 'fields.title');
    }
    expect(await conversations.get('c')).to.deep.equal(before);
    expect((await stats()).conversations).to.equal(6);
  });

  test('Conversation.created_at and updated_at are set by the store', async () => {
    const { conversations } = await adasStore();
    const row = await conversations.get('c');
    expect(Math.abs(row.createdAt - Date.now())).to.be.below(600_000);
    expect(row.updatedAt).to.equal(row.createdAt);
    const old = await conversations.create({ id: 'old', createdAt: 1000 });
    const renamed = await conversations.update('old', { title: 'x' });
    expect(renamed.createdAt).to.equal(1000);
    expect(renamed.updatedAt).to.be.at.least(old.updatedAt).and.above(1000);
    await bad(() => conversations.update('old', { updatedAt: 5 }), 'fields.updatedAt');
  });

  test('Conversation.messages and Message.conversation lead to each other', async () => {
    const store = await adasStore();
    await store.conversations.create({ id: 'd' });
    await store.messages.append('d', { role: 'user', content: 'elsewhere' });
    for (const content of ['one', 'two']) {
      await store.messages.append('c', { role: 'user', content });
    }
    const { items } = await store.messages.list({ filters: { conversationId: 'c' } });
    expect(contents(items)).to.deep.equal(['one', 'two']);
    const conversation = await store.conversations.get(items[0].conversationId);
    expect(conversation).to.deep.include({ id: 'c', title: 'Bread' });
  });

  test('cascade "all": a conversation takes its messages with it', async () => {
    const store = await adasStore();
    await store.conversations.create({ id: 'd' });
    for (const id of ['c1', 'c2', 'd1']) {
      await store.messages.append(id[0], { id, role: 'user', content: id });
    }
    await store.attachments.add('c1', { id: 'f' });
    await store.components.append('c', { id: 'p', componentKind: 'card', payload: {} });
    await store.conversations.purge('c');
    expect(await counts(store)).to.deep.equal({ conversations: 1, messages: 1, components: 0 });
    for (const id of ['c1', 'c2']) {
      await refuses(() => store.messages.get(id), 'NOT_FOUND');
      await refuses(() => store.messages.restore(id), 'NOT_FOUND');
    }
    await refuses(() => store.attachments.get('f'), 'NOT_FOUND');
    await refuses(() => store.components.get('p'), 'NOT_FOUND');
    expect((await store.messages.get('d1')).content).to.equal('d1');
  });

  test('cascade "delete-orphan": no message is without its conversation', async () => {
    const store = await adasStore();
    await store.conversations.create({ id: 'd' });
    const input = { id: 'm', role: 'user', content: 'x' };
    await refuses(() => store.messages.append('gone', input), 'NOT_FOUND', undefined, 'gone');
    await store.messages.append('c', input);
    for (const conversationId of [null, 'd']) {
      await bad(() => store.messages.update('m', { conversationId }), 'fields.conversationId');
    }
    await store.conversations.delete('c');
    await refuses(() => store.messages.get('m'), 'NOT_FOUND');
    expect((await store.messages.list()).items).to.deep.equal([]);
    await refuses(() => store.messages.append('c', { role: 'user', content: 'x' }), 'NOT_FOUND');
    await store.conversations.restore('c');
    expect((await store.messages.get('m')).conversationId).to.equal('c');
  });

  // Message

  test('Message.id is text, a primary key', async () => {
    const { messages } = await adasStore();
    const made = await messages.append('c', { role: 'user', content: 'x' });
    expect(made.id).to.match(uuid7);
    const input = { id: 'msg_1', role: 'user', content: 'x' };
    const row = await messages.append('c', input);
    expect(await messages.get('msg_1')).to.deep.equal(row);
    // Sending it again is no second message.
    expect(await messages.append('c', input)).to.deep.equal(row);
    const another = { ...input, content: 'another' };
    await refuses(() => messages.append('c', another), 'CONFLICT', 'input.id');
    expect((await messages.list()).items).to.have.lengthOf(2);
  });

  test('Message.conversation_id is an index', async () => {
    const store = await adasStore();
    await store.conversations.create({ id: 'd' });
    const inputs = Array.from({ length: 120 }, (_, index) => ({
      role: 'user',
      content: `${index}`,
    }));
    await store.messages.appendMany('c', inputs);
    await store.messages.appendMany('d', inputs.slice(0, 3));
    const of = (conversationId) =>
      everything((query) => store.messages.list(query), { filters: { conversationId } });
    expect(contents(await of('c'))).to.deep.equal(contents(inputs));
    expect(await of('d')).to.have.lengthOf(3);
    expect(await of('gone')).to.deep.equal([]);
  });

  test("Message.user_id is who wrote it, the scope's user by default, and a filter", async () => {
    const { messages } = await adasStore();
    const mine = await messages.append('c', { role: 'user', content: 'mine' });
    const bobs = await messages.append('c', { role: 'user', content: 'his', authorId: 'bob' });
    expect((await messages.get(mine.id)).authorId).to.equal('ada');
    expect((await messages.get(bobs.id)).authorId).to.equal('bob');
    for (const [authorId, expected] of [
      ['ada', [mine]],
      ['bob', [bobs]],
      ['eve', []],
    ]) {
      expect((await messages.list({ filters: { authorId } })).items).to.deep.equal(expected);
    }
    await bad(
      () => messages.append('c', { role: 'user', content: 'x', authorId: 5 }),
      'input.authorId',
    );
    await bad(() => messages.update(mine.id, { authorId: 'eve' }), 'fields.authorId');
  });

  test('Message.role matches ^(user|assistant|system)$', async () => {
    const { messages, stats } = await adasStore();
    for (const role of ['user', 'assistant', 'system']) {
      const { id } = await messages.append('c', { role, content: 'x' });
      expect((await messages.get(id)).role).to.equal(role);
    }
    for (const role of ['users', 'xuser', 'user\n', 'USER', 'bot', '', null, undefined]) {
      await bad(() => messages.append('c', { role, content: 'x' }), 'input.role');
    }
    const [{ id }] = (await messages.list()).items;
    await bad(() => messages.update(id, { role: 'assistant' }), 'fields.role');
    expect((await stats()).messages).to.equal(3);
  });

  test('Message.content is not nullable', async () => {
    const { messages, stats } = await adasStore();
    for (const content of [null, undefined, 5, true]) {
      await bad(() => messages.append('c', { role: 'user', content }), 'input.content');
    }
    expect((await stats()).messages).to.equal(0);
    expect((await messages.append('c', { role: 'user', content: '' })).content).to.equal('');
  });

  test('Message.timestamp is createdAt: now, or what is given', async () => {
    const { messages } = await adasStore();
    const now = await messages.append('c', { role: 'user', content: 'x' });
    expect(Math.abs(now.createdAt - Date.now())).to.be.below(600_000);
    const createdAt = Date.UTC(2025, 0, 2, 3, 4, 5, 678);
    const old = await messages.append('c', { role: 'user', content: 'x', createdAt });
    expect((await messages.get(old.id)).createdAt).to.equal(createdAt);
    const sort = { field: 'createdAt' };
    const { items } = await messages.list({ filters: { conversationId: 'c' }, sort });
    expect(ids(items)).to.deep.equal([old.id, now.id]);
  });

  // The schemas of the API

  test('ConversationCreate needs a title at most, MessageCreate role and content', async () => {
    const store = await openStore({ scope: ada });
    const conversation = await store.conversations.create({ title: 'Bread' });
    expect(conversation).to.deep.include({ title: 'Bread', userId: 'ada' });
    const message = await store.messages.append(conversation.id, { role: 'user', content: 'Hi' });
    expect(message).to.deep.include({ role: 'user', content: 'Hi', authorId: 'ada' });
    await bad(() => store.conversations.create({ titel: 'x' }), 'input.titel', 'title');
    const misspelt = { role: 'user', contents: 'x' };
    await bad(() => store.messages.append(conversation.id, misspelt), 'input.contents', 'content');
    expect(await counts(store)).to.include({ conversations: 1, messages: 1 });
  });

  // User

  test('User: records of whoever writes, referred to by their id', async () => {
    const { users, messages } = await adasStore();
    const bob = await users.upsert({ id: 'bob', name: 'Bob', email: 'bob@example.org' });
    expect(bob).to.deep.include({ id: 'bob', name: 'Bob', email: 'bob@example.org' });
    expect(await users.get('bob')).to.deep.equal(bob);
    await messages.append('c', { id: 'm', role: 'user', content: 'x', authorId: 'bob' });
    expect((await messages.get('m', { with: ['author'] })).author).to.deep.equal(bob);
    const renamed = await users.upsert({ id: 'bob', name: 'Robert' });
    expect(renamed).to.deep.include({ name: 'Robert', email: 'bob@example.org' });
    expect(renamed.createdAt).to.equal(bob.createdAt);
    await users.upsert({ id: 'ada', name: 'Ada' });
    expect(ids((await users.list()).items)).to.deep.equal(['ada', 'bob']);
    await refuses(() => users.get('eve'), 'NOT_FOUND', undefined, 'eve');
    await bad(() => users.upsert({ name: 'nobody' }), 'input.id');
  });

  if (!persistent) return;

  // Isolation by user

  const others = {
    'another user': { userId: 'eve' },
    'nobody who is known': undefined,
    'the same user of an organization': { userId: 'ada', organizationId: 'acme' },
    'a user whose id differs in case': { userId: 'ADA' },
    'a user whose id is a pattern': { userId: '%' },
    'a user whose id begins the same': { userId: 'ad' },
  };

  const secret = 'Geheimnis 4711';
  /** Ada's store with something of everything in it. */
  const full = async () => {
    const store = await openStore({ scope: ada });
    await store.users.upsert({ id: 'ada', name: secret });
    await store.assistants.create({ id: 'a', name: secret });
    await store.conversations.create({
      id: 'c',
      title: secret,
      folder: secret,
      tags: [secret],
      assistantId: 'a',
    });
    await store.messages.append('c', { id: 'm', role: 'user', content: secret });
    await store.messages.append('c', { id: 'n', role: 'assistant', content: { text: secret } });
    await store.messages.append('c', { id: 'r', role: 'user', content: secret, threadId: 'm' });
    await store.components.append('c', {
      id: 'p',
      messageId: 'n',
      componentKind: 'card',
      payload: { secret },
    });
    await store.attachments.add('m', { id: 'f', name: secret, extractionRequestId: 'x' });
    await store.members.add('c', 'ada', { role: 'owner' });
    await store.reactions.add('m', '👍');
    await store.messages.pin('m');
    await store.feedback.set('n', { rating: 'up', comment: secret });
    await store.drafts.set('c', { text: secret });
    await store.summaries.set('c', { summary: secret, untilSequence: 1 });
    await store.reads.mark('c');
    return store;
  };

  /** Everything that can be read of it, as text. */
  const readAll = async (store) =>
    JSON.stringify([
      await store.conversations.list(),
      await store.conversations.sidebar(),
      await store.messages.list({
        with: ['replyTo', 'author', 'reactions', 'attachments', 'replyCount', 'feedback'],
      }),
      await store.components.list(),
      await store.attachments.list(),
      await store.assistants.list(),
      await store.users.list(),
      await store.members.list('c'),
      await store.timeline.page('c', { branch: 'all', replies: true }),
      await store.messages.pinned('c'),
      await store.drafts.get('c'),
      await store.summaries.get('c'),
      await store.reads.get('c'),
      await store.history('c'),
    ]);

  /** Every call that names a row of Ada's, or one in its place. */
  const callsOn = (store, name) => {
    const [c, m, n, p, f, a, u] = ['c', 'm', 'n', 'p', 'f', 'a', 'ada'].map(name);
    const text = { role: 'user', content: 'stolen' };
    return {
      'conversations.get': () => store.conversations.get(c),
      'conversations.update': () => store.conversations.update(c, { title: 'stolen' }),
      'conversations.reset': () => store.conversations.reset(c),
      'conversations.delete': () => store.conversations.delete(c),
      'conversations.restore': () => store.conversations.restore(c),
      'conversations.purge': () => store.conversations.purge(c),
      'messages.append': () => store.messages.append(c, text),
      'messages.appendMany': () => store.messages.appendMany(c, [text]),
      'messages.get': () => store.messages.get(m),
      'messages.update': () => store.messages.update(m, { content: 'stolen' }),
      'messages.delete': () => store.messages.delete(m),
      'messages.restore': () => store.messages.restore(m),
      'messages.purge': () => store.messages.purge(m),
      'messages.thread': () => store.messages.thread(m),
      'messages.clearThread': () => store.messages.clearThread(m),
      'messages.replyChain': () => store.messages.replyChain(m),
      'messages.last': () => store.messages.last(c),
      'messages.pin': () => store.messages.pin(m),
      'messages.unpin': () => store.messages.unpin(m),
      'messages.pinned': () => store.messages.pinned(c),
      'messages.siblings': () => store.messages.siblings(m),
      'messages.path': () => store.messages.path(n),
      'messages.switchTo': () => store.messages.switchTo(m),
      'components.append': () => store.components.append(c, { componentKind: 'card', payload: {} }),
      'components.get': () => store.components.get(p),
      'components.update': () => store.components.update(p, { payload: {} }),
      'components.delete': () => store.components.delete(p),
      'components.restore': () => store.components.restore(p),
      'components.purge': () => store.components.purge(p),
      'attachments.add': () => store.attachments.add(m, {}),
      'attachments.get': () => store.attachments.get(f),
      'attachments.update': () => store.attachments.update(f, { name: 'stolen' }),
      'attachments.delete': () => store.attachments.delete(f),
      'attachments.restore': () => store.attachments.restore(f),
      'attachments.purge': () => store.attachments.purge(f),
      'timeline.page': () => store.timeline.page(c),
      'users.get': () => store.users.get(u),
      'users.delete': () => store.users.delete(u),
      'members.add': () => store.members.add(c, 'eve', { role: 'owner' }),
      'members.remove': () => store.members.remove(c, 'ada'),
      'members.list': () => store.members.list(c),
      'reactions.add': () => store.reactions.add(m, '👍'),
      'reactions.remove': () => store.reactions.remove(m, '👍', { userId: 'ada' }),
      'reactions.list': () => store.reactions.list(m),
      'reactions.clear': () => store.reactions.clear(m),
      'reads.mark': () => store.reads.mark(c),
      'reads.get': () => store.reads.get(c, { userId: 'ada' }),
      'reads.unread': () => store.reads.unread(c),
      'feedback.set': () => store.feedback.set(n, { rating: 'down' }),
      'feedback.get': () => store.feedback.get(n),
      'feedback.clear': () => store.feedback.clear(n),
      'drafts.set': () => store.drafts.set(c, { text: 'stolen' }),
      'drafts.get': () => store.drafts.get(c),
      'drafts.clear': () => store.drafts.clear(c),
      'summaries.get': () => store.summaries.get(c),
      'summaries.pending': () => store.summaries.pending(c),
      'summaries.set': () => store.summaries.set(c, { summary: 'stolen', untilSequence: 0 }),
      'context.assemble': () => store.context.assemble(c),
      'assistants.get': () => store.assistants.get(a),
      'assistants.update': () => store.assistants.update(a, { name: 'stolen' }),
      'assistants.delete': () => store.assistants.delete(a),
      'assistants.restore': () => store.assistants.restore(a),
      'assistants.purge': () => store.assistants.purge(a),
      'streams.begin': () => store.streams.begin(c),
      'streams.resume': () => store.streams.resume(n),
      'chat.stream': () =>
        store.chat
          .stream({ conversationId: c, message: 'x', transport: () => new Response('') })
          .next(),
      batch: () => store.batch((b) => b.messages.update(m, { content: 'stolen' })),
    };
  };

  for (const [who, scope] of Object.entries(others)) {
    test(`${who} cannot read or change a row, nor learn from an error that it is there`, async () => {
      const mine = await full();
      const before = await readAll(mine);
      const store = await reopen(mine, { scope });
      const real = callsOn(store, (id) => id);
      const invented = callsOn(store, (id) => `unknown-${id}`);
      for (const [name, call] of Object.entries(real)) {
        const error = await refuses(call, 'NOT_FOUND', undefined);
        const unknown = await refuses(invented[name], 'NOT_FOUND', undefined);
        // The same words, but for the id that was asked for.
        expect(error.message, name).to.equal(unknown.message.replaceAll('unknown-', ''));
        expect(error.field, name).to.equal(unknown.field);
        expect(error.message, name).to.not.include(secret);
      }
      const again = await reopen(store, { scope: ada });
      expect(await readAll(again)).to.equal(before);
    });

    test(`${who} cannot count, list or search what is not theirs`, async () => {
      const store = await reopen(await full(), { scope });
      expect(await store.stats()).to.deep.include({
        conversations: 0,
        messages: 0,
        components: 0,
        attachments: 0,
      });
      const nothing = { items: [], hasMore: false };
      const lists = {
        conversations: [
          {},
          { id: 'c' },
          { title: 'geheimnis' },
          { title: '' },
          { folder: secret },
          { tag: secret },
          { assistantId: 'a' },
          { type: 'chat' },
          { archived: false },
          { pinned: false },
          { activeAfter: 0 },
        ],
        messages: [
          {},
          { id: 'm' },
          { ids: ['m', 'n', 'r'] },
          { conversationId: 'c' },
          { threadId: 'm' },
          { authorId: 'ada' },
          { role: 'user' },
          { contentQuery: '4711' },
          { contentQuery: '' },
          { conversationId: 'c', afterSequence: 0 },
        ],
        components: [{}, { id: 'p' }, { conversationId: 'c' }, { messageId: 'n' }],
        attachments: [
          {},
          { id: 'f' },
          { conversationId: 'c' },
          { messageIds: ['m'] },
          { extractionRequestId: 'x' },
        ],
        users: [{}, { id: 'ada' }, { name: 'geheimnis' }],
        assistants: [{}, { id: 'a' }, { name: 'geheimnis' }],
      };
      for (const [name, all] of Object.entries(lists)) {
        for (const filters of all) {
          const page = await store[name].list({ filters });
          expect(page, `${name} ${JSON.stringify(filters)}`).to.deep.equal(nothing);
        }
      }
      expect((await store.conversations.sidebar()).items).to.deep.equal([]);
      expect(await store.reads.unread()).to.deep.equal({ total: 0, conversations: {} });
      expect(await store.history('c')).to.deep.equal({ messages: [] });
    });
  }

  test('ids that another user has taken are free, and sequences begin anew', async () => {
    const mine = await full();
    const { sequence } = await mine.messages.get('m');
    const before = await readAll(mine);
    const store = await reopen(mine, { scope: { userId: 'eve' } });
    await store.users.upsert({ id: 'ada', name: 'whoever' });
    await store.assistants.create({ id: 'a', name: 'other' });
    expect((await store.conversations.create({ id: 'c' })).headId).to.equal(null);
    const input = { id: 'm', role: 'user', content: 'mine' };
    expect((await store.messages.append('c', input)).sequence).to.equal(sequence);
    await store.components.append('c', { id: 'p', componentKind: 'card', payload: {} });
    await store.attachments.add('m', { id: 'f' });
    const read = { with: ['author', 'reactions', 'attachments', 'replyCount'] };
    const row = await store.messages.get('m', read);
    expect(row.author).to.equal(null);
    expect([row.reactions, row.replyCount, ids(row.attachments)]).to.deep.equal([[], 0, ['f']]);
    expect(await counts(store)).to.deep.equal({ conversations: 1, messages: 1, components: 1 });
    await store.resetSession('c');
    await store.conversations.purge('c');
    const again = await reopen(store, { scope: ada });
    expect(await readAll(again)).to.equal(before);
  });

  test('a row of another user cannot be referred to', async () => {
    const mine = await full();
    const store = await reopen(mine, { scope: { userId: 'eve' } });
    await store.conversations.create({ id: 'e' });
    const append = (more) => () =>
      store.messages.append('e', { role: 'user', content: 'x', ...more });
    for (const name of ['threadId', 'replyToId', 'previousId']) {
      await refuses(append({ [name]: 'm' }), 'NOT_FOUND', undefined, 'm');
    }
    const component = { messageId: 'm', componentKind: 'card', payload: {} };
    await refuses(() => store.components.append('e', component), 'NOT_FOUND');
    const request = { conversationId: 'e', assistantId: 'a', message: 'x' };
    const stream = store.chat.stream({ ...request, transport: () => new Response('') });
    await refuses(() => stream.next(), 'NOT_FOUND', undefined, 'a');
    expect(await counts(store)).to.deep.equal({ conversations: 1, messages: 0, components: 0 });
  });

  test('what is watched of another user is not there', async () => {
    const store = await reopen(await full(), { scope: { userId: 'eve' } });
    const first = async (query) => {
      for await (const answer of query) return answer;
      throw new Error('no answer');
    };
    expect(await first(store.messages.watch('m'))).to.equal(null);
    expect(await first(store.timeline.watch('c'))).to.equal(null);
    expect((await first(store.conversations.watch())).items).to.deep.equal([]);
    expect(await first(store.reads.watch())).to.deep.equal({ total: 0, conversations: {} });
  });

  test("resetSession of another user's session says what it says of an unknown one", async () => {
    const mine = await full();
    const before = await readAll(mine);
    const store = await reopen(mine, { scope: { userId: 'eve' } });
    expect(await store.resetSession('c')).to.deep.equal(await store.resetSession('unknown'));
    const again = await reopen(store, { scope: ada });
    expect(await readAll(again)).to.equal(before);
  });
}
