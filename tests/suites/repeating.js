/** Sending the same thing twice: the same row is given back, another one is a CONFLICT. */

import { counts, snapshot } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const conversation = {
    id: 'c',
    title: 'Same',
    type: 'dm',
    data: { a: 1, b: [2] },
    createdAt: 1_600_000_000_000,
  };
  const message = { id: 'm', role: 'assistant', content: 'Same', sources: ['s'], meta: { n: 1 } };
  const component = { id: 'p', componentKind: 'chart', payload: { values: [1, 2] } };

  /** Holds the three rows. */
  const filled = async () => {
    const store = await openStore();
    await store.conversations.create(conversation);
    const rows = {
      message: await store.messages.append('c', message),
      component: await store.components.append('c', component),
    };
    return { store, rows };
  };

  test('the same row again is given back as stored', async () => {
    const { store, rows } = await filled();
    const before = await snapshot(store);
    expect(await store.conversations.create(conversation)).to.deep.equal(before.conversations[0]);
    expect(await store.messages.append('c', message)).to.deep.equal(rows.message);
    expect(await store.components.append('c', component)).to.deep.equal(rows.component);
    expect(await snapshot(store)).to.deep.equal(before);
  });

  test('a retry that races its first try gives one row', async () => {
    const { store } = await filled();
    const input = { id: 'twice', role: 'user', content: 'x' };
    const [one, two] = await Promise.all([
      store.messages.append('c', input),
      store.messages.append('c', input),
    ]);
    expect(two).to.deep.equal(one);
    expect((await store.stats()).messages).to.equal(2);
  });

  test('appendMany again gives back the rows as stored', async () => {
    const { store } = await filled();
    const inputs = [
      { id: 'n1', role: 'user', content: 'one' },
      { id: 'n2', role: 'assistant', content: 'two' },
    ];
    const rows = await store.messages.appendMany('c', inputs);
    expect(await store.messages.appendMany('c', inputs)).to.deep.equal(rows);
    const more = [...inputs, { id: 'n3', role: 'user', content: 'three' }];
    const longer = await store.messages.appendMany('c', more);
    expect(longer.slice(0, 2)).to.deep.equal(rows);
    expect((await store.stats()).messages).to.equal(4);
  });

  test('another conversation under the id is a CONFLICT', async () => {
    const { store } = await filled();
    const before = await snapshot(store);
    for (const other of [{ title: 'Other' }, { type: 'chat' }, { data: { a: 1 } }]) {
      const call = () => store.conversations.create({ ...conversation, ...other });
      await refuses(call, 'CONFLICT', undefined, ' c ');
    }
    expect(await snapshot(store)).to.deep.equal(before);
  });

  test('another message under the id is a CONFLICT', async () => {
    const { store } = await filled();
    const before = await snapshot(store);
    const others = [
      { content: 'Other' },
      { content: { text: 'Same' } },
      { role: 'user', sources: null },
      { status: 'failed' },
      { meta: { n: 2 } },
      { sources: ['t'] },
    ];
    for (const other of others) {
      const call = () => store.messages.append('c', { ...message, ...other });
      await refuses(call, 'CONFLICT', undefined, ' m ');
    }
    expect(await snapshot(store)).to.deep.equal(before);
  });

  test('the same message in another conversation is a CONFLICT', async () => {
    const { store } = await filled();
    await store.conversations.create({ id: 'd' });
    await refuses(() => store.messages.append('d', message), 'CONFLICT');
    await refuses(() => store.components.append('d', component), 'CONFLICT');
    expect(await counts(store)).to.deep.equal({ conversations: 2, messages: 1, components: 1 });
  });

  test('another component under the id is a CONFLICT', async () => {
    const { store } = await filled();
    const before = await snapshot(store);
    for (const other of [{ componentKind: 'table' }, { payload: { values: [2, 1] } }]) {
      const call = () => store.components.append('c', { ...component, ...other });
      await refuses(call, 'CONFLICT', undefined, ' p ');
    }
    expect(await snapshot(store)).to.deep.equal(before);
  });
}
