/** Rows for the reference systems, in a PostgreSQL that has their tables. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { textOf } from '../support/exports.js';
import { startPostgres } from '../support/postgres.js';
import { referenceTables } from '../support/reference-tables.js';

const AT = 1_700_000_000_123_456_789n;
const AT_TO_THE_MICROSECOND = '2023-11-14 22:13:20.123456';
const SESSION = '0197f7a2-0000-7000-8000-00000000000a';

/** What the systems can hold, and what some of them cannot. */
async function fill(store) {
  const { conversations, messages, components, attachments, reactions } = store;
  await store.users.upsert({ id: 'carol', name: 'Carol', email: 'carol@example.org' });
  await conversations.create({ id: SESSION, title: "O'Hara \\ 漢字 🎈", createdAt: AT });
  const append = (id, input) => messages.append(SESSION, { id, createdAt: AT, ...input });
  await append('m1', { role: 'user', content: 'a\nquestion with "quotes", \\ and $json$ 你好 🎈' });
  const sources = [{ id: 1, text: 'a chunk' }];
  await append('m2', {
    role: 'assistant',
    content: 'an answer',
    sources,
    detectedMode: 'rag',
    model: 'm',
    provider: 'p',
    meta: { steps: [] },
    usage: { total: 3 },
  });
  await components.append(SESSION, {
    id: 'k1',
    messageId: 'm2',
    componentKind: 'chart',
    payload: { points: [1, 2.5] },
    createdAt: AT,
  });
  await attachments.add('m1', {
    id: 'f1',
    name: 'a.pdf',
    mimeType: 'application/pdf',
    size: 12,
    extractedText: 'the text',
    metadata: { pages: 3 },
    createdAt: AT,
  });
  await append('m3', { role: 'user', content: 'by carol', authorId: 'carol' });
  await append('m3-other', { role: 'user', content: 'shown instead', previousId: 'm2' });
  await append('m4', { role: 'tool', content: 'of a tool' });
  await append('reply', { role: 'user', content: 'in a thread', threadId: 'm1', replyToId: 'm2' });
  await append('nul', { role: 'user', content: 'with \0 in it' });
  await attachments.add('nul', { id: 'f2', name: 'of nul' });
  await append('hidden', { role: 'user', content: 'deleted' });
  await messages.delete('hidden');
  await messages.pin('m1');
  await reactions.add('m2', '👍', { userId: 'dan' });
  await conversations.create({ id: 'long', title: 'x'.repeat(201), createdAt: AT });
  await messages.append('long', { id: 'in-long', role: 'user', content: 'kept', createdAt: AT });
  await conversations.create({ id: 'gone' });
  await conversations.delete('gone');
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

/** The rows as statements. What a row does not name is NULL, not a default. */
function insertion({ table, row }) {
  const text = JSON.stringify(row) === undefined ? '' : row;
  const into = quoted(table);
  return `INSERT INTO ${into} SELECT * FROM json_populate_record(NULL::${into}, $row$${text}$row$);`;
}

/** The lines of an export; of a row, its JSON as it stands there. */
function parse(exported) {
  const rows = [];
  const leftOut = {};
  for (const line of exported.split('\n').slice(0, -1)) {
    const { table, of, leftOut: out } = JSON.parse(line);
    if (out) leftOut[out.what] = out.why;
    else rows.push({ table, of, row: line.slice(line.indexOf('"row":') + 6, -1) });
  }
  return { rows, leftOut };
}

describe('rows for the reference systems', () => {
  let store;
  let postgres;
  before(async () => {
    store = await openChatStore({ name: 'rows', storage: 'memory', scope: { userId: 'me' } });
    await fill(store);
    postgres = await startPostgres();
  });
  after(async () => {
    await store?.close();
    await postgres?.stop();
  });

  /** Inserts the export into a database of its own tables. Gives what was left out. */
  async function insert(format) {
    const { rows, leftOut } = parse(await textOf(store.export({ format })));
    const schema = quoted(format);
    const script = [
      `CREATE SCHEMA ${schema}; SET search_path TO ${schema};`,
      referenceTables[format],
      ...rows.map(insertion),
    ];
    await postgres.sql(script.join('\n'));
    const select = async (sql) => {
      const printed = await postgres.sql(`SET search_path TO ${schema};\n${sql};`);
      return printed === '' ? [] : printed.split('\n');
    };
    return { leftOut, rows, select };
  }

  test('DocRAG', async () => {
    const { leftOut, select } = await insert('rows:docrag');
    const messages = await select(
      `SELECT session_id, role, provider, model, coalesce(sources::text, '-'), detected_mode,
       created_at, replace(content, chr(10), '/') FROM chatmessage ORDER BY role, content`,
    );
    assert.deepEqual(messages, [
      `${SESSION}|assistant|p|m|[{"id":1,"text":"a chunk"}]|rag|${AT_TO_THE_MICROSECOND}|an answer`,
      `${SESSION}|user|ollama||-||${AT_TO_THE_MICROSECOND}|a/question with "quotes", \\ and $json$ 你好 🎈`,
      `${messages[2].slice(0, 36)}|user|ollama||-||${AT_TO_THE_MICROSECOND}|kept`,
      `${SESSION}|user|ollama||-||${AT_TO_THE_MICROSECOND}|shown instead`,
    ]);
    assert.deepEqual(leftOut, {
      'user carol': 'there is no table for it.',
      [`conversation ${SESSION}`]: 'there is no column for title.',
      'conversation long': 'there is no column for title.',
      'message m1': 'there is no column for pinnedAt.',
      'attachment f1': 'there is no table for it.',
      'message m2': 'there is no column for meta, usage.',
      'reaction of message m2': 'there is no table for it.',
      'component k1': 'there is no table for it.',
      'message m3': 'it is on a branch that is not shown, and they have none.',
      'message m4': 'its role is tool, and they know user, assistant, system.',
      'message reply': 'it is in a thread, and they have none.',
      'message nul': 'content has a NUL, which PostgreSQL cannot hold.',
      'attachment f2': 'What it belongs to was left out.',
    });
  });

  test('DocRAG: the same id is the same UUID again', async () => {
    const ids = async () =>
      parse(await textOf(store.export({ format: 'rows:docrag' }))).rows.map(({ row }) => row);
    assert.deepEqual(await ids(), await ids());
  });

  test('democrai', async () => {
    const { leftOut, select } = await insert('rows:democrai');
    assert.deepEqual(
      await select(
        `SELECT title, user_id, organization_id = '', last_message_at, created_at
         FROM p_chat_conversation ORDER BY id LIMIT 1`,
      ),
      [`O'Hara \\ 漢字 🎈|me|t|2023-11-14 22:13:20.123|${AT_TO_THE_MICROSECOND}`],
    );
    assert.deepEqual(
      await select(
        `SELECT m.sequence, role, kind, status, content ->> 'text' FROM p_chat_message m
         JOIN p_chat_conversation c ON c.id = m.conversation_id
         WHERE title LIKE 'O%' AND m.sequence > 1
         ORDER BY m.sequence`,
      ),
      [
        '2|assistant|text|completed|an answer',
        '5|user|text|completed|shown instead',
        '6|tool|text|completed|of a tool',
      ],
    );
    assert.deepEqual(
      await select(
        `SELECT m.sequence, a.name, a.mime_type, metadata_json FROM p_chat_attachment a
         JOIN p_chat_message m ON m.id = a.message_id WHERE m.sequence = 1 AND a.name <> ''`,
      ),
      [
        '1|a.pdf|application/pdf|{"size":12,"extraction_status":"none","extracted_text":"the text","pages":3}',
      ],
    );
    assert.deepEqual(
      await select(
        `SELECT k.sequence, m.sequence, component_kind, payload FROM p_chat_chat_component k
         JOIN p_chat_message m ON m.id = k.message_id`,
      ),
      ['3|2|chart|{"points":[1,2.5]}'],
    );
    assert.equal(leftOut['message m3'], 'it is on a branch that is not shown, and they have none.');
    assert.equal(leftOut['message reply'], 'it is in a thread, and they have none.');
    assert.equal(leftOut['message nul'], 'content has a NUL, which PostgreSQL cannot hold.');
  });

  test('SQLModel', async () => {
    const { leftOut, select } = await insert('rows:sqlmodel');
    assert.deepEqual(await select('SELECT id FROM users ORDER BY id'), ['carol', 'me']);
    assert.deepEqual(await select('SELECT id, user_id, title, created_at FROM conversations'), [
      `${SESSION}|me|O'Hara \\ 漢字 🎈|${AT_TO_THE_MICROSECOND}`,
    ]);
    assert.deepEqual(
      await select('SELECT id, user_id, role, timestamp FROM messages ORDER BY id'),
      ['m1|me|user', 'm2|me|assistant', 'm3-other|me|user'].map(
        (row) => `${row}|${AT_TO_THE_MICROSECOND}`,
      ),
    );
    assert.equal(leftOut['conversation long'], 'title is longer than 200 characters.');
    assert.equal(leftOut['message in-long'], 'What it belongs to was left out.');
    assert.equal(leftOut['message m4'], 'its role is tool, and they know user, assistant, system.');
  });

  test('open-webui', async () => {
    const { leftOut, select } = await insert('rows:open-webui');
    assert.deepEqual(await select('SELECT id, name, email FROM "user" ORDER BY id'), [
      'carol|Carol|carol@example.org',
      'dan|dan|',
      'me|me|',
    ]);
    assert.deepEqual(
      await select(
        `SELECT id, user_id, channel_id, reply_to_id, parent_id, is_pinned, pinned_by, created_at,
         pinned_at > created_at, meta FROM message WHERE id <> 'in-long' ORDER BY id`,
      ),
      [
        `m1|me|${SESSION}|||t|me|${AT}|t|`,
        `m2|me|${SESSION}|||f||${AT}||{"steps":[]}`,
        `m3-other|me|${SESSION}|||f||${AT}||`,
        `m4|me|${SESSION}|||f||${AT}||`,
        `reply|me|${SESSION}|m2|m1|f||${AT}||`,
      ],
    );
    assert.deepEqual(await select('SELECT user_id, message_id, name FROM message_reaction'), [
      'dan|m2|👍',
    ]);
    assert.equal(
      leftOut['message m2'],
      'there is no column for role, provider, model, sources, detectedMode, usage.',
    );
    assert.equal(leftOut['message m1'], 'there is no column for role, provider.');
  });

  test('the chat endpoints', async () => {
    const exported = await textOf(store.export({ format: 'rows:chat-endpoints' }));
    const { rows, leftOut } = parse(exported);
    const { messages } = await store.history(SESSION);
    assert.deepEqual(JSON.parse(rows[0].row), { session_id: SESSION, messages });
    assert.ok(messages.length > 3);
    assert.equal(leftOut['component k1'], 'there is no table for it.');
  });

  test('one conversation, without people that are not in it', async () => {
    const options = { format: 'rows:sqlmodel', conversationId: SESSION };
    const { rows } = parse(await textOf(store.export(options)));
    assert.deepEqual(
      new Set(rows.map(({ table }) => table)),
      new Set(['users', 'conversations', 'messages']),
    );
    assert.ok(rows.every(({ of }) => of !== 'long'));
  });
});
