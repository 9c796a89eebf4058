/** A user who knows the ids of another one's rows reaches none of them by any call. */

import { callerOfStore } from '../support/callers.js';
import { makeEveryRow, nameOf } from '../support/every-row.js';
import { exported } from '../support/exports.js';
import { everythingRead, expectEveryCall, outcomeOf, tryEverything } from '../support/isolation.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  test('the table of calls has every operation, argument and field', async () => {
    await expectEveryCall(callerOfStore(await openStore()));
  });

  test('the scope cannot be changed after opening', async () => {
    const scope = { userId: 'bob', organizationId: 'acme' };
    const store = await openStore({ scope });
    scope.userId = 'ada';
    const fields = { userId: 'ada', organizationId: 'other' };
    for (const [field, value] of Object.entries(fields)) {
      const given = { [field]: value };
      const refused = (call, path) => refuses(call, 'INVALID_ARGUMENT', path);
      await refused(() => store.conversations.create(given), `input.${field}`);
      await refused(() => store.conversations.list({ filters: given }), `filters.${field}`);
      await refused(() => store.conversations.list({}, given), `options.${field}`);
      await refused(() => store.conversations.get('c', { scope: given }), 'options.scope');
      await refused(() => store.stats({ scope: given }), 'options.scope');
    }
    const row = await store.conversations.create({ id: 'c' });
    for (const [field, value] of Object.entries(fields)) {
      const change = () => store.conversations.update('c', { [field]: value });
      await refuses(change, 'INVALID_ARGUMENT', `fields.${field}`);
    }
    expect([row.userId, row.organizationId]).to.deep.equal(['bob', 'acme']);
    expect(await store.conversations.get('c')).to.deep.equal(row);
    expect(store).not.to.have.property('scope');
  });

  if (!persistent) return;

  const ada = { userId: 'ada', organizationId: 'acme' };
  const others = {
    'another user': { userId: 'bob', organizationId: 'acme' },
    'the same user of another organization': { userId: 'ada', organizationId: 'other' },
    'the local user': { userId: '', organizationId: '' },
  };

  /** What somebody sees of a store where `ada` has a row of every kind, and of one without. */
  const compared = async (scope, who) => {
    const first = await openStore({ scope: ada, durability: 'relaxed' });
    await makeEveryRow(callerOfStore(first).call, 'ada', ada.userId);
    // Opening again marks the stream that was cut off.
    const mine = await reopen(first);
    const before = await everythingRead(callerOfStore(mine), 'ada');
    const theirs = await reopen(mine, { scope });
    const seen = await tryEverything(callerOfStore(theirs), { ...who, userId: scope.userId });
    const again = await reopen(theirs, { scope: ada });
    const after = await everythingRead(callerOfStore(again), 'ada');
    expect(after).to.deep.equal(before);

    const alone = await openStore({ scope, storage: 'memory' });
    const expected = await tryEverything(callerOfStore(alone), { ...who, userId: scope.userId });
    expect(seen).to.have.lengthOf(expected.length);
    expected.forEach((one, index) => expect(seen[index]).to.deep.equal(one));
  };

  for (const [name, scope] of Object.entries(others)) {
    test(`${name} learns nothing of rows whose ids are known`, () =>
      compared(scope, { owner: 'bob', other: 'ada' }));
  }

  test('two users whose rows have the same ids do not notice each other', () =>
    compared(others['another user'], { owner: 'ada', other: 'nobody' }));

  test("what makes several calls tells another one's rows from none as little", async () => {
    const first = await openStore({ scope: ada });
    await makeEveryRow(callerOfStore(first).call, 'ada', ada.userId);
    const mine = await reopen(first);
    const before = await everythingRead(callerOfStore(mine), 'ada');
    const theirs = await reopen(mine, { scope: others['another user'] });
    await makeEveryRow(callerOfStore(theirs).call, 'bob', 'bob');
    const own = await everythingRead(callerOfStore(theirs), 'bob');

    const transport = () => {
      throw new Error('asked');
    };
    const ask = async (request) => {
      for await (const { type } of theirs.chat.stream({ transport, ...request })) return type;
    };
    const watched = async (query) => {
      for await (const answer of query) return answer;
    };
    // A conversation that names a message of somebody's.
    const imported = (previousId) =>
      [
        { type: 'header', format: 'chatkeep', version: 1 },
        { type: 'conversation', id: 'imported' },
        { type: 'message', id: 'x', role: 'user', content: 'x', previousId },
        { type: 'end', id: 'imported', records: 1 },
      ]
        .map((record) => JSON.stringify(record))
        .join('\n');
    const withIdsOf = async (whose) => {
      const of = (kind) => nameOf(whose, kind);
      const conversationId = nameOf('bob', 'conversation');
      const outcomes = [];
      for (const call of [
        () => ask({ conversationId: of('conversation'), message: 'x' }),
        () => ask({ conversationId, assistantId: of('assistant'), message: 'x' }),
        () => ask({ conversationId, message: { content: 'x', previousId: of('answer') } }),
        () => ask({ conversationId, message: { content: 'x', replyToId: of('answer') } }),
        () => ask({ conversationId, message: { content: 'x', threadId: of('question') } }),
        () => ask({ conversationId, regenerate: of('answer') }),
        () => theirs.history(of('conversation')),
        () => theirs.resetSession(of('conversation')),
        () => theirs.context.assemble(of('conversation')),
        () => watched(theirs.messages.watch(of('answer'))),
        () => watched(theirs.timeline.watch(of('conversation'))),
        () => watched(theirs.conversations.watch({ folder: of('folder') })),
        () => exported(theirs, { conversationId: of('conversation') }),
        () => theirs.import(imported(of('answer'))),
      ]) {
        outcomes.push(await outcomeOf(call()));
      }
      return JSON.parse(JSON.stringify(outcomes).replaceAll(whose, 'somebody'));
    };
    const foreign = await withIdsOf('ada');
    expect(foreign).to.deep.equal(await withIdsOf('nobody'));
    const refused = foreign.slice(0, 6).map(({ code }) => code);
    expect(refused).to.deep.equal(Array(6).fill('NOT_FOUND'));
    expect(await everythingRead(callerOfStore(theirs), 'bob')).to.deep.equal(own);
    const again = await reopen(theirs, { scope: ada });
    expect(await everythingRead(callerOfStore(again), 'ada')).to.deep.equal(before);
  });

  test('the same file in two scopes tells neither of the other', async () => {
    const file = { name: 'a.pdf', mimeType: 'application/pdf', fileId: 'bytes', size: 1000 };
    const attach = async (store) => {
      await store.conversations.create({ id: 'c' });
      await store.messages.append('c', { id: 'm', role: 'user', content: 'x' });
      return store.attachments.add('m', { ...file, id: 'a' });
    };
    const listed = async (store) => (await store.attachments.list()).items;
    const first = await openStore({ scope: ada });
    const mine = await attach(first);
    const theirs = await reopen(first, { scope: others['another user'] });
    expect((await theirs.stats()).attachments).to.equal(0);
    expect(await listed(theirs)).to.deep.equal([]);

    await attach(theirs);
    expect((await theirs.stats()).attachments).to.equal(1);
    await theirs.attachments.update('a', { extractedText: 'read', extractionStatus: 'completed' });
    await theirs.attachments.purge('a');
    expect(await listed(theirs)).to.deep.equal([]);
    const again = await reopen(theirs, { scope: ada });
    expect(await listed(again)).to.deep.equal([mine]);
    expect((await again.stats()).attachments).to.equal(1);
  });
}
