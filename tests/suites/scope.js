/** Two scopes over one store: neither sees, changes, counts or guesses a row of the other. */

import { counts, snapshot } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  test('rows belong to the scope they were written in', async () => {
    const store = await openStore({ scope: { userId: 'ada', organizationId: 'acme' } });
    const row = await store.conversations.create();
    expect([row.userId, row.organizationId]).to.deep.equal(['ada', 'acme']);
    const message = await store.messages.append(row.id, { role: 'user', content: 'x' });
    expect(message.authorId).to.equal('ada');
  });

  test('a part of the scope that is missing is empty', async () => {
    const scopes = [
      [undefined, ['', '']],
      [{}, ['', '']],
      [{ userId: 'ada' }, ['ada', '']],
      [{ organizationId: 'acme' }, ['', 'acme']],
    ];
    for (const [scope, expected] of scopes) {
      const store = await openStore({ scope });
      const { userId, organizationId } = await store.conversations.create();
      expect([userId, organizationId]).to.deep.equal(expected);
    }
  });

  if (!persistent) return;

  const ada = { userId: 'ada', organizationId: 'acme' };
  const others = {
    'another user': { userId: 'bob', organizationId: 'acme' },
    'another organization': { userId: 'ada', organizationId: 'other' },
    'the local user': undefined,
    'a user whose name begins the same': { userId: 'ad', organizationId: 'aacme' },
    'a user whose name differs in case': { userId: 'Ada', organizationId: 'acme' },
  };

  /** Ada's conversation `c` with a message `m` and a component `p`. */
  const write = async (store, title) => {
    await store.conversations.create({ id: 'c', title });
    await store.messages.append('c', { id: 'm', role: 'assistant', content: title });
    await store.components.append('c', {
      id: 'p',
      messageId: 'm',
      componentKind: 'chart',
      payload: { title },
    });
  };

  test('nobody else sees or changes anything', async () => {
    const mine = await openStore({ scope: ada });
    await write(mine, 'mine');
    const before = await snapshot(mine);
    let theirs = mine;
    for (const [who, scope] of Object.entries(others)) {
      theirs = await reopen(theirs, { scope });
      expect(await snapshot(theirs), who).to.deep.equal({
        counts: { conversations: 0, messages: 0, components: 0 },
        conversations: [],
        messages: [],
        components: [],
      });
      const { conversations, messages, components, timeline } = theirs;
      const calls = [
        () => conversations.get('c'),
        () => conversations.update('c', { title: 'stolen' }),
        () => conversations.delete('c'),
        () => conversations.restore('c'),
        () => conversations.purge('c'),
        () => messages.append('c', { role: 'user', content: 'x' }),
        () => messages.get('m'),
        () => messages.update('m', { content: 'stolen' }),
        () => messages.delete('m'),
        () => messages.restore('m'),
        () => messages.purge('m'),
        () => components.append('c', { componentKind: 'chart', payload: {} }),
        () => components.get('p'),
        () => components.update('p', { payload: {} }),
        () => components.delete('p'),
        () => components.restore('p'),
        () => components.purge('p'),
        () => timeline.page('c'),
      ];
      for (const call of calls) await refuses(call, 'NOT_FOUND');
      const filters = [{ conversationId: 'c' }, { id: 'm' }, { ids: ['m'] }, { authorId: 'ada' }];
      for (const filter of filters) {
        expect((await messages.list({ filters: filter })).items, who).to.deep.equal([]);
      }
      const brought = await components.list({ filters: { messageId: 'm' } });
      expect(brought.items, who).to.deep.equal([]);
    }
    const again = await reopen(theirs, { scope: ada });
    expect(await snapshot(again)).to.deep.equal(before);
  });

  test('both may use the same ids, and each has its own rows', async () => {
    const mine = await openStore({ scope: ada });
    await write(mine, 'mine');
    const theirs = await reopen(mine, { scope: { userId: 'bob' } });
    await write(theirs, 'theirs');
    expect(await counts(theirs)).to.deep.equal({ conversations: 1, messages: 1, components: 1 });
    expect((await theirs.messages.get('m')).content).to.equal('theirs');
    expect((await theirs.timeline.page('c')).items).to.have.lengthOf(2);
    await theirs.conversations.purge('c');
    expect(await counts(theirs)).to.deep.equal({ conversations: 0, messages: 0, components: 0 });

    const again = await reopen(theirs, { scope: ada });
    expect(await counts(again)).to.deep.equal({ conversations: 1, messages: 1, components: 1 });
    expect((await again.conversations.get('c')).title).to.equal('mine');
    expect((await again.messages.get('m')).content).to.equal('mine');
    expect((await again.components.get('p')).payload).to.deep.equal({ title: 'mine' });
  });

  test("a component cannot hang on another scope's message", async () => {
    const mine = await openStore({ scope: ada });
    await write(mine, 'mine');
    const theirs = await reopen(mine, { scope: { userId: 'bob' } });
    await theirs.conversations.create({ id: 'c' });
    const input = { messageId: 'm', componentKind: 'chart', payload: {} };
    await refuses(() => theirs.components.append('c', input), 'NOT_FOUND');
    expect((await theirs.stats()).components).to.equal(0);
  });

  test('the sequence of one scope tells nothing about the other', async () => {
    const mine = await openStore({ scope: ada });
    await write(mine, 'mine');
    const { sequence } = await mine.messages.get('m');
    const theirs = await reopen(mine, { scope: { userId: 'bob' } });
    await write(theirs, 'theirs');
    expect((await theirs.messages.get('m')).sequence).to.equal(sequence);
  });
}
