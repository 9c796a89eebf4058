/** What goes with what: deleting and purging conversations and messages. */

import { counts, snapshot } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** `c` and `d`, each with two messages and a component that the second one brought. */
  const filled = async () => {
    const store = await openStore();
    for (const id of ['c', 'd']) {
      await store.conversations.create({ id, title: id });
      await store.messages.append(id, { id: `${id}-question`, role: 'user', content: 'q' });
      await store.messages.append(id, { id: `${id}-answer`, role: 'assistant', content: 'a' });
      await store.components.append(id, {
        id: `${id}-chart`,
        messageId: `${id}-answer`,
        componentKind: 'chart',
        payload: { of: id },
      });
    }
    return store;
  };
  const half = { conversations: 1, messages: 2, components: 1 };

  test('purging a conversation takes its messages and components, and no others', async () => {
    const store = await filled();
    const kept = await store.timeline.page('d');
    await store.conversations.purge('c');
    expect(await counts(store)).to.deep.equal(half);
    await refuses(() => store.messages.get('c-answer'), 'NOT_FOUND');
    await refuses(() => store.messages.restore('c-answer'), 'NOT_FOUND');
    await refuses(() => store.components.get('c-chart'), 'NOT_FOUND');
    await refuses(() => store.components.restore('c-chart'), 'NOT_FOUND');
    expect(await store.timeline.page('d')).to.deep.equal(kept);
    // Their ids are free again: nothing is left of them.
    await store.conversations.create({ id: 'c' });
    const message = { id: 'c-answer', role: 'user', content: 'new' };
    expect((await store.messages.append('c', message)).content).to.equal('new');
    expect((await store.timeline.page('c')).items).to.have.lengthOf(1);
  });

  test('purging a deleted conversation takes everything too', async () => {
    const store = await filled();
    await store.messages.delete('c-question');
    await store.conversations.delete('c');
    await store.conversations.purge('c');
    expect(await counts(store)).to.deep.equal(half);
    await refuses(() => store.messages.restore('c-question'), 'NOT_FOUND');
    await refuses(() => store.conversations.restore('c'), 'NOT_FOUND');
  });

  test('purging a message leaves its component, with no messageId', async () => {
    const store = await filled();
    const before = await store.components.get('c-chart');
    await store.messages.purge('c-answer');
    await refuses(() => store.messages.get('c-answer'), 'NOT_FOUND');
    const after = await store.components.get('c-chart');
    expect({ ...after, updatedAt: 0 }).to.deep.equal({ ...before, messageId: null, updatedAt: 0 });
    const { items } = await store.timeline.page('c');
    expect(items.map((item) => item.id)).to.deep.equal(['c-chart', 'c-question']);
    expect((await store.components.get('d-chart')).messageId).to.equal('d-answer');
  });

  test('purging a deleted message works the same', async () => {
    const store = await filled();
    await store.messages.delete('c-answer');
    await store.messages.purge('c-answer');
    await refuses(() => store.messages.restore('c-answer'), 'NOT_FOUND');
    expect((await store.components.get('c-chart')).messageId).to.equal(null);
  });

  test('purging a component leaves its message', async () => {
    const store = await filled();
    const before = await store.messages.get('c-answer');
    await store.components.purge('c-chart');
    expect(await store.messages.get('c-answer')).to.deep.equal(before);
  });

  test('deleting a message hides the component that it brought, restoring shows both', async () => {
    const store = await filled();
    const before = await snapshot(store);
    const timeline = await store.timeline.page('c');
    await store.messages.delete('c-answer');
    await refuses(() => store.components.get('c-chart'), 'NOT_FOUND');
    const { items } = await store.timeline.page('c');
    expect(items.map((item) => item.id)).to.deep.equal(['c-question']);
    expect(await counts(store)).to.deep.equal({ conversations: 2, messages: 3, components: 1 });
    await store.messages.restore('c-answer');
    const after = await snapshot(store);
    expect(after.components).to.deep.equal(before.components);
    expect(await store.timeline.page('c')).to.deep.equal(timeline);
  });

  test('deleting a conversation hides everything in it', async () => {
    const store = await filled();
    await store.conversations.delete('c');
    expect(await counts(store)).to.deep.equal(half);
    await refuses(() => store.messages.get('c-question'), 'NOT_FOUND');
    await refuses(() => store.messages.update('c-question', { content: 'x' }), 'NOT_FOUND');
    await refuses(() => store.components.get('c-chart'), 'NOT_FOUND');
    await refuses(() => store.components.update('c-chart', { payload: {} }), 'NOT_FOUND');
    await refuses(() => store.timeline.page('c'), 'NOT_FOUND');
    const messages = await store.messages.list();
    expect(messages.items.map((row) => row.id)).to.deep.equal(['d-question', 'd-answer']);
    const filters = { conversationId: 'c' };
    expect((await store.messages.list({ filters })).items).to.deep.equal([]);
    expect((await store.components.list({ filters })).items).to.deep.equal([]);
    expect((await store.components.list()).items.map((row) => row.id)).to.deep.equal(['d-chart']);
  });

  test('restoring a conversation brings everything back, to the last field', async () => {
    const store = await filled();
    const messages = (await snapshot(store)).messages;
    const components = (await snapshot(store)).components;
    const timeline = await store.timeline.page('c');
    await store.conversations.delete('c');
    const back = await store.conversations.restore('c');
    expect(back).to.include({ id: 'c', title: 'c' });
    const after = await snapshot(store);
    expect(after.messages).to.deep.equal(messages);
    expect(after.components).to.deep.equal(components);
    expect(await store.timeline.page('c')).to.deep.equal(timeline);
  });

  test('what was deleted by itself before stays deleted', async () => {
    const store = await filled();
    await store.messages.delete('c-question');
    await store.components.delete('c-chart');
    await store.conversations.delete('c');
    await store.conversations.restore('c');
    const { items } = await store.timeline.page('c');
    expect(items.map((item) => item.id)).to.deep.equal(['c-answer']);
    await store.messages.restore('c-question');
    await store.components.restore('c-chart');
    expect((await store.timeline.page('c')).items).to.have.lengthOf(3);
  });

  test('what is in a deleted conversation cannot be restored by itself', async () => {
    const store = await filled();
    await store.messages.delete('c-question');
    await store.conversations.delete('c');
    await refuses(() => store.messages.restore('c-question'), 'NOT_FOUND');
    await store.conversations.restore('c');
    expect((await store.messages.restore('c-question')).id).to.equal('c-question');
  });
}
