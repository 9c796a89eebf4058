/** The democrai chat module: Conversation, Message, Attachment, ChatComponent, column by column. */

import { chat, contents, counts, everything, ids, uuid7 } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const found = async (list, filters, sort) => ids((await list({ filters, sort })).items).join(' ');
  const code = (length, character = '🙂') => character.repeat(length);

  /** A store with the conversation `c`. */
  const withConversation = async (input = {}) => {
    const store = await openStore({ scope: { userId: 'ada', organizationId: 'acme' } });
    await store.conversations.create({ id: 'c', ...input });
    return store;
  };
  const user = (id, more = {}) => ({ id, role: 'user', content: id, ...more });
  const card = (id, more = {}) => ({ id, componentKind: 'card', payload: { id }, ...more });

  /** A filter that there is not, on each list: the error says which there are. */
  const refusesUnknownKeys = async (list, known) => {
    for (const key of ['foo', 'content', 'user_id', 'id; DROP TABLE messages', '__proto__']) {
      const filters = Object.fromEntries([[key, 'x']]);
      await bad(() => list({ filters }), `filters.${key}`);
    }
    await bad(() => list({ filters: { foo: 1 } }), 'filters.foo', ...known);
  };

  /** `sort`, `page` and `pageSize` as every list takes them. */
  const refusesBadPages = async (list) => {
    for (const pageSize of [0, -1, 501, 1_000_000, 1.5, '10', NaN]) {
      await bad(() => list({ pageSize }), /pageSize$/);
    }
    for (const page of [-1, 0.5, '0', Infinity]) await bad(() => list({ page }), /page$/);
    await bad(() => list({ sort: { field: 'payload' } }), 'sort.field', 'createdAt');
    await bad(() => list({ sort: { field: 'createdAt', direction: 'up' } }), 'sort.direction');
    await bad(() => list({ sort: 'createdAt' }), /sort$/);
    await bad(() => list({ offset: 5 }), /offset$/);
  };

  // Conversation

  test('Conversation.id: a primary key, made by the store or given', async () => {
    const { conversations } = await openStore();
    const made = await conversations.create();
    expect(made.id).to.match(uuid7);
    expect((await conversations.create({ id: '7' })).id).to.equal('7');
    await conversations.update('7', { title: 'mine' });
    await refuses(() => conversations.create({ id: '7', title: 'x' }), 'CONFLICT', 'input.id');
    expect((await conversations.get('7')).title).to.equal('mine');
  });

  test('Conversation.title is String(255), "" by default', async () => {
    const { conversations, stats } = await openStore();
    expect((await conversations.create({ id: 'c' })).title).to.equal('');
    for (const title of ['Bread & soup', code(255), code(255, '漢')]) {
      await conversations.update('c', { title });
      expect((await conversations.get('c')).title).to.equal(title);
      const { id } = await conversations.create({ title });
      expect((await conversations.get(id)).title).to.equal(title);
    }
    const before = await conversations.get('c');
    for (const title of [code(256), 'x'.repeat(256)]) {
      await bad(() => conversations.create({ title }), 'input.title', '255');
      await bad(() => conversations.update('c', { title }), 'fields.title', '255');
    }
    await bad(() => conversations.create({ title: 5 }), 'input.title');
    expect(await conversations.get('c')).to.deep.equal(before);
    expect((await stats()).conversations).to.equal(4);
    expect((await conversations.update('c', { title: null })).title).to.equal('');
  });

  test('Conversation.summary is Text and summary_until_sequence 0 at first', async () => {
    const { conversations, summaries, messages } = await withConversation();
    const nothing = { summary: '', summaryUntilSequence: 0 };
    expect(await conversations.get('c')).to.deep.include(nothing);
    await messages.append('c', user('m'));
    await summaries.set('c', { summary: 's'.repeat(100_000), untilSequence: 1 });
    const row = await conversations.get('c');
    expect([row.summary.length, row.summaryUntilSequence]).to.deep.equal([100_000, 1]);
  });

  test('Conversation.last_message_at is null, then the time of the last entry', async () => {
    const store = await withConversation();
    const lastMessageAt = async () => (await store.conversations.get('c')).lastMessageAt;
    expect(await lastMessageAt()).to.equal(null);
    await store.messages.append('c', user('m', { createdAt: 1000 }));
    expect(await lastMessageAt()).to.equal(1000);
    await store.components.append('c', card('p', { createdAt: 2000 }));
    expect(await lastMessageAt()).to.equal(2000);
    await store.components.purge('p');
    expect(await lastMessageAt()).to.equal(1000);
    await store.messages.purge('m');
    expect(await lastMessageAt()).to.equal(null);
  });

  test('Conversation filter id (eq)', async () => {
    const { conversations } = await openStore();
    for (const id of ['a', 'b']) await conversations.create({ id });
    expect(await found(conversations.list, { id: 'b' })).to.equal('b');
    expect(await found(conversations.list, { id: 'B' })).to.equal('');
    expect(await found(conversations.list, { id: 'gone' })).to.equal('');
    await bad(() => conversations.list({ filters: { id: ['a'] } }), 'filters.id');
  });

  test('Conversation filter title (ilike): whatever case, anywhere, %, _ and \\ literal', async () => {
    const { conversations } = await openStore();
    for (const [id, title] of [
      ['a', 'Äpfel und Birnen'],
      ['b', '100% rye'],
      ['c', '100 rye'],
      ['d', 'snake_case'],
      ['e', 'snakeXcase'],
      ['f', 'C:\\temp'],
      ['g', 'ИСТОРИЯ'],
      ['h', ''],
    ]) {
      await conversations.create({ id, title });
    }
    const find = (title) => found(conversations.list, { title }, { field: 'createdAt' });
    expect(await find('äpfel UND')).to.equal('a');
    expect(await find('PFEL')).to.equal('a');
    expect(await find('история')).to.equal('g');
    expect(await find('%')).to.equal('b');
    expect(await find('100%')).to.equal('b');
    expect(await find('100')).to.equal('b c');
    expect(await find('e_c')).to.equal('d');
    expect(await find('_')).to.equal('d');
    expect(await find('\\')).to.equal('f');
    expect(await find(':\\T')).to.equal('f');
    expect(await find("' OR 1=1 --")).to.equal('');
    expect(await find('')).to.equal('a b c d e f g h');
  });

  test('Conversation.list: unknown keys, pages and orders are refused', async () => {
    const { conversations } = await openStore();
    await refusesUnknownKeys(conversations.list, ['id', 'title']);
    await refusesBadPages(conversations.list);
  });

  // Message

  test('Message.conversation_id is not nullable, indexed, and a filter (eq)', async () => {
    const store = await withConversation();
    await store.conversations.create({ id: 'd' });
    await store.messages.append('c', user('c1'));
    await store.messages.append('d', user('d1'));
    await refuses(() => store.messages.append('gone', user('x')), 'NOT_FOUND', undefined, 'gone');
    expect(await found(store.messages.list, { conversationId: 'c' })).to.equal('c1');
    expect(await found(store.messages.list, { conversationId: 'gone' })).to.equal('');
    expect(await counts(store)).to.include({ messages: 2 });
  });

  test('Message.role: user, assistant and system; task and component entries are kinds', async () => {
    const { messages, timeline, components } = await withConversation();
    for (const role of ['user', 'assistant', 'system']) {
      await messages.append('c', { id: role, role, content: 'x' });
    }
    await messages.append('c', {
      id: 'task',
      role: 'tool',
      kind: 'task',
      content: { title: 'Search', state: 'running' },
    });
    await components.append('c', card('component'));
    for (const role of ['task', 'component', 'x'.repeat(33), '']) {
      await bad(() => messages.append('c', { role, content: 'x' }), 'input.role');
    }
    const { items } = await timeline.page('c', { afterSequence: 0 });
    expect(items.map(({ id, role, kind }) => `${id} ${role} ${kind}`)).to.deep.equal([
      'user user text',
      'assistant assistant text',
      'system system text',
      'task tool task',
      'component assistant component',
    ]);
  });

  test('Message filter role (eq)', async () => {
    const { messages } = await withConversation();
    for (const role of ['user', 'assistant', 'system', 'tool']) {
      await messages.append('c', { id: role, role, content: 'x' });
    }
    for (const role of ['user', 'assistant', 'system', 'tool']) {
      expect(await found(messages.list, { conversationId: 'c', role })).to.equal(role);
    }
    await bad(() => messages.list({ filters: { role: 'robot' } }), 'filters.role', 'assistant');
  });

  test('Message.kind is "text" by default', async () => {
    const { messages } = await withConversation();
    expect((await messages.append('c', user('m'))).kind).to.equal('text');
    for (const kind of ['', 'component', 'x'.repeat(33), null]) {
      await bad(() => messages.append('c', user('x', { kind })), 'input.kind');
    }
    expect((await messages.get('m')).kind).to.equal('text');
  });

  test('Message filter kind (eq)', async () => {
    const { messages } = await withConversation();
    await messages.append('c', user('m'));
    const content = { title: 'Search', state: 'running' };
    await messages.append('c', { id: 't', role: 'tool', kind: 'task', content });
    expect(await found(messages.list, { conversationId: 'c', kind: 'text' })).to.equal('m');
    expect(await found(messages.list, { conversationId: 'c', kind: 'task' })).to.equal('t');
    await bad(() => messages.list({ filters: { kind: 'card' } }), 'filters.kind', 'task');
  });

  test('Message.status is "completed" by default', async () => {
    const { messages } = await withConversation();
    expect((await messages.append('c', user('m'))).status).to.equal('completed');
    for (const status of ['pending', 'completed', 'failed', 'interrupted']) {
      await messages.append('c', user(status, { status }));
      expect((await messages.get(status)).status).to.equal(status);
    }
    for (const status of ['', 'done', 'x'.repeat(33), null]) {
      await bad(() => messages.append('c', user('x', { status })), 'input.status');
      await bad(() => messages.update('m', { status }), 'fields.status');
    }
    expect((await messages.get('m')).status).to.equal('completed');
  });

  test('Message filter status (eq), and notStatus (ne)', async () => {
    const { messages } = await withConversation();
    for (const status of ['pending', 'completed', 'failed', 'interrupted']) {
      await messages.append('c', user(status, { status }));
    }
    const filters = { conversationId: 'c' };
    for (const status of ['pending', 'completed', 'failed', 'interrupted']) {
      expect(await found(messages.list, { ...filters, status })).to.equal(status);
    }
    expect(await found(messages.list, { ...filters, notStatus: 'failed' })).to.equal(
      'pending completed interrupted',
    );
    await bad(() => messages.list({ filters: { notStatus: 'x' } }), 'filters.notStatus');
  });

  test('Message.sequence is counted by the store, per conversation, and never used twice', async () => {
    const { messages, conversations } = await withConversation();
    await conversations.create({ id: 'd' });
    const sequences = [];
    for (const id of ['a', 'b', 'c']) {
      sequences.push((await messages.append('c', user(id))).sequence);
    }
    await messages.purge('c');
    sequences.push((await messages.append('c', user('e'))).sequence);
    const sorted = [...new Set(sequences)].sort((one, other) => one - other);
    expect(sequences).to.deep.equal(sorted);
    expect((await messages.append('d', user('d1'))).sequence).to.equal(sequences[0]);
    await bad(() => messages.append('c', user('x', { sequence: 1 })), 'input.sequence');
    await bad(() => messages.update('a', { sequence: 9 }), 'fields.sequence');
  });

  test('Message.content is JSON, kept to the order of its keys', async () => {
    const { messages } = await withConversation();
    const documents = [
      {},
      { text: 'Hallo', parts: [{ type: 'text', text: 'x' }], z: null, a: { b: [1, -2.5, true] } },
      { text: '漢字 🙂', empty: {} },
      'plain text',
    ];
    for (const [index, content] of documents.entries()) {
      await messages.append('c', { id: `m${index}`, role: 'assistant', content });
    }
    for (const [index, content] of documents.entries()) {
      const kept = (await messages.get(`m${index}`)).content;
      expect(JSON.stringify(kept)).to.equal(JSON.stringify(content));
    }
    for (const content of [null, [1], 5, undefined]) {
      await bad(() => messages.append('c', { role: 'user', content }), 'input.content');
    }
    expect((await messages.list()).items).to.have.lengthOf(documents.length);
  });

  test('Message filter id (eq)', async () => {
    const { messages } = await withConversation();
    for (const id of ['m1', 'm2']) await messages.append('c', user(id));
    expect(await found(messages.list, { id: 'm2' })).to.equal('m2');
    expect(await found(messages.list, { id: 'm2', conversationId: 'gone' })).to.equal('');
    await bad(() => messages.list({ filters: { id: ['m1'] } }), 'filters.id');
  });

  test('Message filters before_sequence (lt) and after_sequence (gt)', async () => {
    const store = await openStore();
    const { messages } = await chat(store, 7, { id: 'c' });
    const at = (number) => messages[number - 1].sequence;
    const find = async (filters) => {
      const { items } = await store.messages.list({ filters: { conversationId: 'c', ...filters } });
      return items.map(({ text }) => text.at(-1)).join('');
    };
    expect(await find({ beforeSequence: at(4) })).to.equal('123');
    expect(await find({ afterSequence: at(4) })).to.equal('567');
    expect(await find({ beforeSequence: at(1) })).to.equal('');
    expect(await find({ afterSequence: at(7) })).to.equal('');
    expect(await find({ beforeSequence: at(6), afterSequence: at(2) })).to.equal('345');
    for (const value of ['4', 1.5, { lt: 4 }]) {
      const filters = { conversationId: 'c', beforeSequence: value };
      await bad(() => store.messages.list({ filters }), 'filters.beforeSequence');
    }
  });

  test('older messages are asked for as the document does: before_sequence, newest first', async () => {
    const store = await openStore();
    await chat(store, 75, { id: 'c' });
    const sort = { field: 'sequence', direction: 'desc' };
    const seen = [];
    let filters = { conversationId: 'c' };
    for (;;) {
      const page = await store.messages.list({ filters, sort, page: 0, pageSize: 30 });
      seen.push(...contents(page.items));
      if (!page.hasMore) break;
      filters = { conversationId: 'c', beforeSequence: page.items.at(-1).sequence };
    }
    const expected = Array.from({ length: 75 }, (_, index) => `message ${75 - index}`);
    expect(seen).to.deep.equal(expected);
  });

  test('page counts from 0, page_size is 50 unless given', async () => {
    const store = await openStore();
    await chat(store, 60, { id: 'c' });
    const list = (query) => store.messages.list({ filters: { conversationId: 'c' }, ...query });
    const first = await list();
    expect([first.items.length, first.hasMore]).to.deep.equal([50, true]);
    expect(await list({ page: 0, pageSize: 50 })).to.deep.equal(first);
    const second = await list({ page: 1 });
    expect(contents(second.items)[0]).to.equal('message 51');
    expect([second.items.length, second.hasMore]).to.deep.equal([10, false]);
    expect(await list({ page: 2 })).to.deep.equal({ items: [], hasMore: false });
    expect((await list({ pageSize: 500 })).items).to.have.lengthOf(60);
    expect((await list({ pageSize: 1 })).items).to.have.lengthOf(1);
  });

  /** Texts, and documents, to search in. */
  const searchable = async () => {
    const store = await withConversation();
    await store.conversations.create({ id: 'd' });
    const rows = [
      ['c', 'umlaut', 'Der ÄPFELKUCHEN ist fertig'],
      ['c', 'cyrillic', 'Краткая история'],
      ['c', 'greek', 'ΟΔΟΣ'],
      ['c', 'percent', 'sure: 100% rye'],
      ['c', 'no percent', 'sure: 100 rye'],
      ['c', 'underscore', 'snake_case'],
      ['c', 'no underscore', 'snakeXcase'],
      ['c', 'backslash', 'C:\\temp'],
      ['c', 'document', { text: 'Say "Äh"', oven: { Heat: 220, note: 'Vorheizen ÜBERALL' } }],
      ['d', 'elsewhere', { text: 'äpfelkuchen', oven: null }],
    ];
    for (const [conversation, id, content] of rows) {
      await store.messages.append(conversation, { id, role: 'assistant', content });
    }
    const find = (contentQuery, more = {}) =>
      found(store.messages.list, { conversationId: 'c', contentQuery, ...more });
    return { store, find };
  };

  test('Message filter content_query (ilike): whatever case, for all of Unicode', async () => {
    const { find } = await searchable();
    expect(await find('äpfelkuchen')).to.equal('umlaut');
    expect(await find('APFELKUCHEN')).to.equal('');
    expect(await find('ИСТОРИЯ')).to.equal('cyrillic');
    expect(await find('οδοσ')).to.equal('greek');
    expect(await find('οδος')).to.equal('greek');
    expect(await find('DER Ä')).to.equal('umlaut');
  });

  test('content_query, cast string: over the JSON of the content', async () => {
    const { find } = await searchable();
    expect(await find('say "äh"')).to.equal('document');
    expect(await find('überall')).to.equal('document');
    expect(await find('HEAT')).to.equal('document');
    expect(await find('220')).to.equal('document');
    expect(await find('"Heat":220')).to.equal('document');
  });

  test('content_query, escape \\: %, _ and \\ are taken literally', async () => {
    const { find } = await searchable();
    expect(await find('100%')).to.equal('percent');
    expect(await find('%')).to.equal('percent');
    expect(await find('100% R')).to.equal('percent');
    expect(await find('e_c')).to.equal('underscore');
    expect(await find('_')).to.equal('underscore');
    expect(await find('\\'))
      .to.include('backslash')
      .and.not.include('percent');
    expect(await find('C:\\T')).to.equal('backslash');
    expect(await find('\\%')).to.equal('');
    expect(await find('*')).to.equal('');
    expect(await find("'")).to.equal('');
  });

  test('content_query goes together with the other filters, order and pages', async () => {
    const { store, find } = await searchable();
    expect(await found(store.messages.list, { contentQuery: 'äpfel' })).to.equal(
      'umlaut elsewhere',
    );
    expect(await find('äpfel', { role: 'user' })).to.equal('');
    const { sequence } = await store.messages.get('percent');
    expect(await find('rye', { afterSequence: sequence })).to.equal('no percent');
    const query = { filters: { conversationId: 'c', contentQuery: 'e' }, pageSize: 2 };
    const pages = await everything((given) => store.messages.list(given), query);
    const whole = await store.messages.list({ ...query, pageSize: 500 });
    expect(pages).to.deep.equal(whole.items);
    await store.messages.delete('umlaut');
    expect(await find('äpfelkuchen')).to.equal('');
    await bad(() => store.messages.list({ filters: { contentQuery: 5 } }), 'filters.contentQuery');
  });

  test('Message.list: unknown keys, pages and orders are refused', async () => {
    const { messages } = await withConversation();
    const documented = ['id', 'conversationId', 'role', 'kind', 'status', 'beforeSequence'];
    await refusesUnknownKeys(messages.list, [...documented, 'afterSequence', 'contentQuery']);
    await refusesBadPages(messages.list);
  });

  test('operators: eq ne lt lte gt gte in ilike, each under a key of its own', async () => {
    const store = await openStore();
    const { messages } = await chat(store, 5, { id: 'c' });
    const [first, second, third] = messages;
    await store.messages.update(third.id, { status: 'failed' });
    const find = async (filters) => {
      const { items } = await store.messages.list({ filters: { conversationId: 'c', ...filters } });
      return items.map(({ text }) => text.at(-1)).join('');
    };
    expect(await find({ id: second.id }), 'eq').to.equal('2');
    expect(await find({ notStatus: 'failed' }), 'ne').to.equal('1245');
    expect(await find({ beforeSequence: third.sequence }), 'lt').to.equal('12');
    expect(await find({ untilSequence: third.sequence }), 'lte').to.equal('123');
    expect(await find({ afterSequence: third.sequence }), 'gt').to.equal('45');
    expect(await find({ fromSequence: third.sequence }), 'gte').to.equal('345');
    expect(await find({ ids: [third.id, first.id, 'gone'] }), 'in').to.equal('13');
    expect(await find({ contentQuery: 'MESSAGE 4' }), 'ilike').to.equal('4');
    for (const operator of ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'ilike']) {
      const filters = { id: { [operator]: first.id } };
      await bad(() => store.messages.list({ filters }), 'filters.id');
    }
  });

  // Attachment

  /** A store with the conversation `c` and its messages `m` and `n`. */
  const withMessages = async () => {
    const store = await withConversation();
    for (const id of ['m', 'n']) await store.messages.append('c', user(id));
    return store;
  };

  test('Attachment: the defaults of every column', async () => {
    const { attachments } = await withMessages();
    const row = await attachments.add('m', {});
    expect(await attachments.get(row.id)).to.deep.include({
      conversationId: 'c',
      messageId: 'm',
      name: '',
      mimeType: '',
      storagePath: '',
      fileId: '',
      extractionRequestId: '',
      metadata: {},
    });
    expect(row.id).to.match(uuid7);
  });

  for (const [column, name] of [
    ['name', 'name'],
    ['mime_type', 'mimeType'],
    ['file_id', 'fileId'],
    ['extraction_request_id', 'extractionRequestId'],
  ]) {
    test(`Attachment.${column} is String(255)`, async () => {
      const { attachments, stats } = await withMessages();
      for (const value of ['x', code(255), '']) {
        const { id } = await attachments.add('m', { [name]: value });
        expect((await attachments.get(id))[name]).to.equal(value);
      }
      const [row] = (await attachments.list()).items;
      for (const value of [code(256), 'x'.repeat(256)]) {
        await bad(() => attachments.add('m', { [name]: value }), `input.${name}`, '255');
        await bad(() => attachments.update(row.id, { [name]: value }), `fields.${name}`, '255');
      }
      await bad(() => attachments.add('m', { [name]: 5 }), `input.${name}`);
      expect(await attachments.get(row.id)).to.deep.equal(row);
      expect((await stats()).attachments).to.equal(3);
    });
  }

  test('Attachment.storage_path is Text, without a limit, and metadata_json JSON', async () => {
    const { attachments } = await withMessages();
    const storagePath = `s3://bucket/${'p'.repeat(100_000)}`;
    const metadata = { z: { pages: 3 }, a: ['漢', null] };
    const { id } = await attachments.add('m', { storagePath, metadata });
    const row = await attachments.get(id);
    expect(row.storagePath === storagePath).to.equal(true);
    expect(JSON.stringify(row.metadata)).to.equal(JSON.stringify(metadata));
    await bad(() => attachments.add('m', { metadata: [1] }), 'input.metadata');
    await bad(() => attachments.add('m', { metadata: 'x' }), 'input.metadata');
  });

  test('Attachment.message_id links it to the message that introduced it', async () => {
    const store = await withMessages();
    const file = await store.attachments.add('m', { name: 'bread.pdf' });
    expect([file.messageId, file.conversationId]).to.deep.equal(['m', 'c']);
    await refuses(() => store.attachments.add('gone', {}), 'NOT_FOUND', undefined, 'gone');
    await bad(() => store.attachments.update(file.id, { messageId: 'n' }), 'fields.messageId');
    const { attachments } = await store.messages.get('m', { with: ['attachments'] });
    expect(attachments).to.deep.equal([file]);
    expect((await store.messages.get('n', { with: ['attachments'] })).attachments).to.deep.equal(
      [],
    );
    await store.messages.purge('m');
    await refuses(() => store.attachments.get(file.id), 'NOT_FOUND');
  });

  test('Attachment keeps its extraction state: requested, completed or failed', async () => {
    const { attachments } = await withMessages();
    const plain = await attachments.add('m', { name: 'photo.png' });
    expect(plain).to.deep.include({ extractionStatus: 'none', extractedText: null });
    const file = await attachments.add('m', { name: 'a.pdf', extractionRequestId: 'request-1' });
    expect(file).to.deep.include({ extractionStatus: 'pending', extractedText: null });
    const { items } = await attachments.list({ filters: { extractionRequestId: 'request-1' } });
    expect(ids(items)).to.deep.equal([file.id]);
    const extractedText = 'First page\nSecond page';
    const metadata = { pages: 2 };
    await attachments.update(file.id, { extractionStatus: 'completed', extractedText, metadata });
    expect(await attachments.get(file.id)).to.deep.include({
      extractionRequestId: 'request-1',
      extractionStatus: 'completed',
      extractedText,
      metadata,
    });
    await attachments.update(file.id, { extractionStatus: 'failed', extractedText: null });
    expect(await attachments.get(file.id)).to.deep.include({
      extractionStatus: 'failed',
      extractedText: null,
    });
    const update = () => attachments.update(file.id, { extractionStatus: 'done' });
    await bad(update, 'fields.extractionStatus', 'completed');
  });

  test('Attachment filters: id, conversation_id, message_id, message_ids, extraction_request_id', async () => {
    const store = await withMessages();
    await store.conversations.create({ id: 'd' });
    await store.messages.append('d', user('o'));
    for (const [message, id, extractionRequestId] of [
      ['m', 'm1', 'r1'],
      ['n', 'n1', ''],
      ['m', 'm2', 'r2'],
      ['o', 'o1', 'r1'],
    ]) {
      await store.attachments.add(message, { id, extractionRequestId });
    }
    const find = (filters) => found(store.attachments.list, filters);
    expect(await find({ id: 'n1' }), 'id (eq)').to.equal('n1');
    expect(await find({ id: 'gone' }), 'id (eq)').to.equal('');
    expect(await find({ conversationId: 'c' }), 'conversation_id (eq)').to.equal('m1 n1 m2');
    expect(await find({ conversationId: 'd' }), 'conversation_id (eq)').to.equal('o1');
    expect(await find({ messageId: 'm' }), 'message_id (eq)').to.equal('m1 m2');
    expect(await find({ messageIds: ['o', 'm'] }), 'message_ids (in)').to.equal('m1 m2 o1');
    expect(await find({ messageIds: ['gone'] }), 'message_ids (in)').to.equal('');
    expect(await find({ messageIds: [] }), 'message_ids (in)').to.equal('');
    expect(await find({ extractionRequestId: 'r1' }), 'request (eq)').to.equal('m1 o1');
    expect(await find({ extractionRequestId: 'R1' }), 'request (eq)').to.equal('');
    const both = { conversationId: 'c', extractionRequestId: 'r1' };
    expect(await find(both), 'together').to.equal('m1');
    await bad(() => find({ messageId: ['m'] }), 'filters.messageId');
    await bad(() => find({ messageIds: 'm' }), 'filters.messageIds');
  });

  test('Attachment.list: unknown keys, pages and orders are refused', async () => {
    const { attachments } = await withMessages();
    const documented = ['id', 'conversationId', 'messageId', 'messageIds', 'extractionRequestId'];
    await refusesUnknownKeys(attachments.list, documented);
    await refusesBadPages(attachments.list);
  });

  // ChatComponent

  test('ChatComponent: a row of its own, not embedded in an assistant message', async () => {
    const { messages, components } = await withMessages();
    await messages.append('c', { id: 'answer', role: 'assistant', content: 'Here is a chart.' });
    const before = await messages.get('answer');
    await components.append('c', card('p', { messageId: 'answer' }));
    expect(await messages.get('answer')).to.deep.equal(before);
    await components.purge('p');
    expect(await messages.get('answer')).to.deep.equal(before);
  });

  test('ChatComponent.message_id is nullable', async () => {
    const { components, conversations } = await withMessages();
    expect((await components.append('c', card('alone'))).messageId).to.equal(null);
    await components.append('c', card('with', { messageId: 'm' }));
    expect((await components.get('with')).messageId).to.equal('m');
    await components.update('with', { messageId: null });
    expect((await components.get('with')).messageId).to.equal(null);
    await conversations.create({ id: 'd' });
    const elsewhere = () => components.append('d', card('x', { messageId: 'm' }));
    await bad(elsewhere, 'input.messageId', 'conversation');
    await refuses(() => components.append('c', card('x', { messageId: 'gone' })), 'NOT_FOUND');
  });

  test('ChatComponent.component_kind is String(32), not nullable', async () => {
    const { components, stats } = await withMessages();
    for (const componentKind of ['chart', 'table', 'card', 'list', code(32)]) {
      const { id } = await components.append('c', { componentKind, payload: {} });
      expect((await components.get(id)).componentKind).to.equal(componentKind);
    }
    for (const componentKind of [code(33), 'x'.repeat(33), '', null, undefined]) {
      const append = () => components.append('c', { componentKind, payload: {} });
      await bad(append, 'input.componentKind');
    }
    expect((await stats()).components).to.equal(5);
  });

  test('ChatComponent.payload is JSON, updated in place: it keeps its sequence', async () => {
    const { components, messages, timeline } = await withMessages();
    const row = await components.append('c', card('p', { createdAt: 1000 }));
    await messages.append('c', user('later'));
    const order = async () => ids((await timeline.page('c', { afterSequence: 0 })).items);
    const before = await order();
    for (let step = 1; step <= 3; step++) {
      const payload = { rows: [[step, null]], done: step === 3 };
      await components.update('p', { payload });
      const now = await components.get('p');
      expect(now).to.deep.equal({ ...row, payload, updatedAt: now.updatedAt });
      expect(now.updatedAt).to.be.above(now.createdAt);
      const { items } = await timeline.page('c', { afterSequence: 0 });
      expect(items.find(({ id }) => id === 'p').content.payload).to.deep.equal(payload);
    }
    expect(await order()).to.deep.equal(before);
    for (const payload of [null, [1], 'x']) {
      await bad(() => components.update('p', { payload }), 'fields.payload');
    }
    expect((await components.get('p')).payload).to.deep.equal({ rows: [[3, null]], done: true });
  });

  test('ChatComponent filters: id, conversation_id, message_id, component_kind, before_sequence', async () => {
    const store = await withMessages();
    const { components } = store;
    await store.conversations.create({ id: 'd' });
    await components.append('c', card('p1', { messageId: 'm' }));
    await components.append('c', card('p2', { componentKind: 'chart' }));
    await components.append('c', card('p3', { messageId: 'n' }));
    await components.append('d', card('q1'));
    const find = (filters, sort) => found(components.list, filters, sort);
    const { sequence } = await components.get('p3');
    expect(await find({ id: 'p2' }), 'id (eq)').to.equal('p2');
    expect(await find({ conversationId: 'c' }), 'conversation_id (eq)').to.equal('p1 p2 p3');
    expect(await find({ messageId: 'm' }), 'message_id (eq)').to.equal('p1');
    expect(await find({ componentKind: 'card' }), 'component_kind (eq)').to.equal('p1 p3 q1');
    expect(await find({ componentKind: 'Card' }), 'component_kind (eq)').to.equal('');
    const before = { conversationId: 'c', beforeSequence: sequence };
    expect(await find(before), 'before_sequence (lt)').to.equal('p1 p2');
    const newest = { field: 'sequence', direction: 'desc' };
    expect(await find(before, newest), 'newest first').to.equal('p2 p1');
    expect(await find({ ...before, componentKind: 'card' }), 'together').to.equal('p1');
  });

  test('ChatComponent.list: unknown keys, pages and orders are refused', async () => {
    const { components } = await withMessages();
    const documented = ['id', 'conversationId', 'messageId', 'componentKind', 'beforeSequence'];
    await refusesUnknownKeys(components.list, documented);
    await refusesBadPages(components.list);
  });

  test('sequence is shared: components are projected into the timeline as messages of their own', async () => {
    const { messages, components, timeline } = await withConversation();
    await messages.append('c', user('question'));
    await messages.append('c', { id: 'answer', role: 'assistant', content: 'Look:' });
    const payload = { kind: 'bar', values: [1, 2] };
    const chart = await components.append('c', {
      id: 'chart',
      messageId: 'answer',
      componentKind: 'chart',
      payload,
    });
    await messages.append('c', user('thanks'));
    const { items } = await timeline.page('c');
    expect(ids(items)).to.deep.equal(['thanks', 'chart', 'answer', 'question']);
    expect(items[1]).to.deep.equal({
      id: 'chart',
      conversationId: 'c',
      kind: 'component',
      role: 'assistant',
      status: 'completed',
      sequence: chart.sequence,
      messageId: 'answer',
      content: { componentKind: 'chart', payload },
      createdAt: chart.createdAt,
      updatedAt: chart.updatedAt,
    });
    const older = await timeline.page('c', { beforeSequence: chart.sequence, limit: 1 });
    expect([ids(older.items), older.hasMore]).to.deep.equal([['answer'], true]);
    const newer = await timeline.page('c', { afterSequence: chart.sequence });
    expect(ids(newer.items)).to.deep.equal(['thanks']);
  });

  test('text, tool progress and artifacts are independent of each other', async () => {
    const { messages, components, timeline } = await withConversation();
    await messages.append('c', user('question'));
    await messages.append('c', { id: 'answer', role: 'assistant', content: 'x' });
    const content = { title: 'Search', state: 'running' };
    await messages.append('c', { id: 'task', role: 'tool', kind: 'task', content });
    await components.append('c', card('p'));
    await messages.purge('answer');
    await components.delete('p');
    expect(ids((await timeline.page('c')).items)).to.deep.equal(['task', 'question']);
    await components.restore('p');
    await messages.purge('task');
    expect(ids((await timeline.page('c')).items)).to.deep.equal(['p', 'question']);
  });

  test('a task message is updated in place as it goes on', async () => {
    const { messages, timeline } = await withConversation();
    const task = (more) => ({ title: 'Search', state: 'running', ...more });
    const row = await messages.append('c', {
      id: 't',
      role: 'tool',
      kind: 'task',
      status: 'pending',
      content: task({ progress: 0, detail: 'starting' }),
    });
    await messages.append('c', user('meanwhile'));
    for (const progress of [0.25, 0.5, 1]) {
      await messages.update('t', { content: task({ progress }) });
      const now = await messages.get('t');
      expect(now.content).to.deep.equal(task({ progress }));
      expect(now.sequence).to.equal(row.sequence);
    }
    await messages.update('t', {
      status: 'completed',
      content: task({ state: 'done', progress: 1, detail: '3 results', results: [1, 2, 3] }),
    });
    const { items } = await timeline.page('c', { afterSequence: 0 });
    expect(ids(items)).to.deep.equal(['t', 'meanwhile']);
    expect(items[0]).to.deep.include({ kind: 'task', status: 'completed' });
    expect(items[0].content.results).to.deep.equal([1, 2, 3]);
    expect(items[0].text).to.include('Search').and.include('3 results');
  });

  test('a task has a title and a state, and its progress is 0 to 1', async () => {
    const { messages } = await withConversation();
    const task = (content) => ({ role: 'tool', kind: 'task', content });
    const good = { title: 'Search', state: 'running' };
    await messages.append('c', { id: 't', ...task(good) });
    for (const [wrong, field] of [
      [{ ...good, progress: -0.01 }, /progress/],
      [{ ...good, progress: 1.01 }, /progress/],
      [{ ...good, progress: '0.5' }, /progress/],
      [{ title: 'x' }, /state/],
      [{ state: 'x' }, /title/],
      [{ ...good, title: '' }, /title/],
      [{ ...good, state: '' }, /state/],
      [{ ...good, detail: 5 }, /detail/],
      ['just text', /content/],
    ]) {
      await bad(() => messages.append('c', task(wrong)), field);
      await bad(() => messages.update('t', { content: wrong }), field);
    }
    expect((await messages.get('t')).content).to.deep.equal(good);
    expect((await messages.list()).items).to.have.lengthOf(1);
  });

  // The rolling summary.

  test('the rolling summary: what is not yet summarised, then the new summary in its place', async () => {
    const store = await openStore();
    const { messages } = await chat(store, 6, { id: 'c' });
    const pending = async () => contents((await store.summaries.pending('c')).items);
    expect(await pending()).to.have.lengthOf(6);
    const covered = (await store.summaries.pending('c', { limit: 4 })).items;
    const untilSequence = covered.at(-1).sequence;
    await store.summaries.set('c', { summary: 'They greet.', untilSequence });
    expect(await pending()).to.deep.equal(['message 5', 'message 6']);
    await store.messages.append('c', { role: 'user', content: 'message 7' });
    expect(await pending()).to.deep.equal(['message 5', 'message 6', 'message 7']);
    const whole = { summary: 'They greet and bake.', untilSequence: messages[5].sequence };
    await store.summaries.set('c', whole);
    expect(await store.summaries.get('c')).to.deep.equal({ conversationId: 'c', ...whole });
    expect(await pending()).to.deep.equal(['message 7']);
  });

  /** A conversation of ten messages, the first four of them summarised. */
  const summarised = async () => {
    const store = await openStore();
    const { messages } = await chat(store, 10, { id: 'c' });
    const untilSequence = messages[3].sequence;
    await store.summaries.set('c', { summary: 'They greet.', untilSequence });
    return store;
  };
  const last = (context) => context.messages.map(({ text }) => text.slice('message '.length));

  test('the context window is the summary and the messages after it', async () => {
    const store = await summarised();
    const context = await store.context.assemble('c');
    expect(context.summary).to.equal('They greet.');
    expect(last(context)).to.deep.equal(['5', '6', '7', '8', '9', '10']);
    expect(context.leftOut).to.deep.equal([{ reason: 'summarised', count: 4 }]);
    expect(context.messages[0]).to.deep.equal(await store.messages.get(context.messages[0].id));
  });

  test('the context window has at most as many messages as asked for', async () => {
    const store = await summarised();
    const two = await store.context.assemble('c', { maxMessages: 2, system: 'Be brief.' });
    expect([two.system, two.summary, last(two)]).to.deep.equal([
      'Be brief.',
      'They greet.',
      ['9', '10'],
    ]);
    expect(two.leftOut).to.deep.equal([
      { reason: 'summarised', count: 4 },
      { reason: 'budget', count: 4 },
    ]);
    expect(last(await store.context.assemble('c', { maxMessages: 0 }))).to.deep.equal([]);
    expect(last(await store.context.assemble('c', { maxMessages: 6 }))).to.have.lengthOf(6);
    await bad(() => store.context.assemble('c', { maxMessages: -1 }), 'query.maxMessages');
  });

  test('the context window keeps to a budget of tokens, which your own counter counts', async () => {
    const store = await summarised();
    const counted = [];
    // One token for each word.
    const countTokens = (text, message) => {
      counted.push(message === null ? text : message.text);
      return text.split(' ').length;
    };
    const assemble = (maxTokens, more = {}) =>
      store.context.assemble('c', { maxTokens, countTokens, ...more });
    const five = await assemble(2 + 2 * 5);
    expect([five.summary, five.tokens]).to.deep.equal(['They greet.', 12]);
    expect(last(five)).to.deep.equal(['6', '7', '8', '9', '10']);
    expect(counted).to.include.members(['They greet.', 'message 10']);
    expect(last(await assemble(2 + 2 * 5 - 1))).to.have.lengthOf(4);
    const withSystem = await assemble(2 + 2 + 2 * 5, { system: 'Be brief.' });
    expect([withSystem.tokens, last(withSystem).length]).to.deep.equal([14, 5]);
    const tight = await assemble(1);
    expect([tight.summary, last(tight), tight.tokens]).to.deep.equal(['', [], 0]);
    await bad(() => assemble(1, { system: 'Be brief.' }), 'query.system');
    for (const wrong of [NaN, -1, 'x', undefined]) {
      const query = { countTokens: () => wrong };
      await bad(() => store.context.assemble('c', query), 'query.countTokens');
    }
  });

  test('without a counter, tokens are estimated from the bytes', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    for (const content of ['漢漢漢漢', 'abcd']) {
      await store.messages.append('c', { role: 'user', content });
    }
    // 4 bytes a token, rounded up, and 4 for each message.
    expect((await store.context.assemble('c')).tokens).to.equal(3 + 4 + (1 + 4));
    const { messages } = await store.context.assemble('c', { maxTokens: 11 });
    expect(contents(messages)).to.deep.equal(['abcd']);
  });

  test('what is unfinished is neither summarised nor in the context', async () => {
    const store = await withConversation();
    for (const status of ['completed', 'pending', 'failed', 'interrupted']) {
      await store.messages.append('c', user(status, { status }));
    }
    const context = await store.context.assemble('c');
    expect(context.leftOut).to.deep.include({ reason: 'unfinished', count: 2 });
    expect(ids(context.messages)).to.deep.equal(['completed', 'interrupted']);
    expect(ids((await store.summaries.pending('c')).items)).to.include('completed');
    expect(ids((await store.summaries.pending('c')).items)).to.not.include('pending');
  });

  // What get_module_base adds.

  test('user_id and organization_id are those of the scope, not of the caller', async () => {
    const store = await withConversation();
    const row = await store.conversations.get('c');
    expect([row.userId, row.organizationId]).to.deep.equal(['ada', 'acme']);
    for (const name of ['userId', 'organizationId']) {
      await bad(() => store.conversations.create({ [name]: 'eve' }), `input.${name}`);
      await bad(() => store.conversations.update('c', { [name]: 'eve' }), `fields.${name}`);
    }
  });

  test('created_at and updated_at are set by the store', async () => {
    const store = await withMessages();
    const made = {
      conversations: await store.conversations.create({ id: 'x', createdAt: 1000 }),
      messages: await store.messages.append('c', user('x', { createdAt: 1000 })),
      components: await store.components.append('c', card('x', { createdAt: 1000 })),
      attachments: await store.attachments.add('m', { id: 'x', createdAt: 1000 }),
    };
    const change = {
      conversations: { title: 'y' },
      messages: { content: 'y' },
      components: { payload: { y: 1 } },
      attachments: { name: 'y' },
    };
    for (const [name, before] of Object.entries(made)) {
      expect(before.createdAt, name).to.equal(1000);
      const after = await store[name].update('x', change[name]);
      expect(after.createdAt, name).to.equal(1000);
      expect(Math.abs(after.updatedAt - Date.now()), name).to.be.below(600_000);
      expect(after.updatedAt, name).to.be.at.least(before.updatedAt);
      await bad(() => store[name].update('x', { updatedAt: 5 }), 'fields.updatedAt');
      await bad(() => store[name].update('x', { createdAt: 5 }), 'fields.createdAt');
      expect(await store[name].get('x'), name).to.deep.equal(after);
    }
    const now = await store.messages.append('c', user('now'));
    expect(Math.abs(now.createdAt - Date.now())).to.be.below(600_000);
    expect(now.updatedAt).to.equal(now.createdAt);
  });

  if (!persistent) return;

  test('the module-scoped datastore: another user or organization sees none of the four', async () => {
    const mine = await withMessages();
    await mine.components.append('c', card('p'));
    await mine.attachments.add('m', { id: 'f' });
    const scopes = [
      { userId: 'eve', organizationId: 'acme' },
      { userId: 'ada', organizationId: 'other' },
    ];
    let store = mine;
    for (const scope of scopes) {
      store = await reopen(store, { scope });
      for (const name of ['conversations', 'messages', 'components', 'attachments']) {
        expect((await store[name].list()).items, name).to.deep.equal([]);
      }
      await refuses(() => store.attachments.get('f'), 'NOT_FOUND');
    }
    const scope = { userId: 'ada', organizationId: 'acme' };
    const again = await reopen(store, { scope });
    expect((await again.attachments.get('f')).messageId).to.equal('m');
    expect(await counts(again)).to.deep.equal({ conversations: 1, messages: 2, components: 1 });
  });
}
