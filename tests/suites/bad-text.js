/** Text that cannot be kept: half a character (a lone surrogate) in any argument. */

import { counts } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const filled = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'assistant', content: 'x' });
    await store.components.append('c', { id: 'p', componentKind: 'chart', payload: {} });
    return store;
  };

  const halves = [
    // The first half, the second, one in the middle, both the wrong way round, one too many.
    '\ud83d',
    '\ude42',
    'before \ud83d after',
    '\ude42\ud83d',
    '🙂\ude42',
  ];

  const bad = (call, field) => refuses(call, 'INVALID_ARGUMENT', field);

  test('half a character is refused in every argument', async () => {
    const store = await filled();
    const { conversations, messages, components, timeline } = store;
    const before = await counts(store);
    for (const half of halves) {
      for (const field of ['id', 'title']) {
        await bad(() => conversations.create({ [field]: half }), `input.${field}`);
      }
      await bad(() => conversations.update('c', { title: half }), 'fields.title');
      for (const name of ['get', 'delete', 'restore', 'purge']) {
        await bad(() => conversations[name](half), 'id');
        await bad(() => messages[name](half), 'id');
        await bad(() => components[name](half), 'id');
      }

      const message = { role: 'assistant', content: 'x' };
      for (const field of ['id', 'content', 'provider', 'model', 'authorId', 'detectedMode']) {
        const input = { ...message, [field]: half };
        await bad(() => messages.append('c', input), `input.${field}`);
      }
      await bad(() => messages.append(half, message), 'conversationId');
      const several = [message, { ...message, content: half }];
      await bad(() => messages.appendMany('c', several), 'inputs[1].content');
      for (const field of ['content', 'provider', 'model', 'detectedMode']) {
        await bad(() => messages.update('m', { [field]: half }), `fields.${field}`);
      }

      const component = { componentKind: 'chart', payload: {} };
      for (const field of ['id', 'componentKind', 'messageId']) {
        const input = { ...component, [field]: half };
        await bad(() => components.append('c', input), `input.${field}`);
      }
      await bad(() => components.append(half, component), 'conversationId');
      await bad(() => components.update('p', { componentKind: half }), 'fields.componentKind');
      await bad(() => timeline.page(half), 'conversationId');

      const filter = (name, value) => ({ filters: { [name]: value } });
      for (const name of ['id', 'conversationId', 'authorId', 'provider']) {
        await bad(() => messages.list(filter(name, half)), `filters.${name}`);
      }
      await bad(() => messages.list(filter('ids', ['m', half])), /^filters\.ids/);
      await bad(() => conversations.list(filter('id', half)), 'filters.id');
      await bad(() => components.list(filter('componentKind', half)), 'filters.componentKind');
    }
    expect(await counts(store)).to.deep.equal(before);
  });

  test('half a character is refused inside JSON, in values and in keys', async () => {
    const store = await filled();
    const before = await counts(store);
    for (const half of halves) {
      for (const document of [{ a: half }, { a: [{ b: [half] }] }, { [half]: 1 }]) {
        const { conversations, messages, components } = store;
        const message = { role: 'assistant', content: 'x' };
        await bad(() => conversations.create({ data: document }), /^input\.data/);
        await bad(() => conversations.update('c', { meta: document }), /^fields\.meta/);
        for (const field of ['content', 'data', 'meta', 'usage']) {
          const input = { ...message, [field]: document };
          await bad(() => messages.append('c', input), new RegExp(`^input\\.${field}`));
        }
        const sources = [document];
        await bad(() => messages.append('c', { ...message, sources }), /^input\.sources/);
        await bad(() => messages.update('m', { content: document }), /^fields\.content/);
        const component = { componentKind: 'chart', payload: document };
        await bad(() => components.append('c', component), /^input\.payload/);
        await bad(() => components.update('p', { payload: document }), /^fields\.payload/);
      }
    }
    expect(await counts(store)).to.deep.equal(before);
  });

  test('a JSON string that writes a half as an escape is only text', async () => {
    const store = await filled();
    const content = '"\\ud83d"';
    const row = await store.messages.append('c', { role: 'user', content });
    expect((await store.messages.get(row.id)).content).to.equal(content);
    const data = { escaped: '\\ud83d' };
    expect((await store.conversations.create({ data })).data).to.deep.equal(data);
  });

  test('an id with a NUL is refused', async () => {
    const store = await filled();
    await refuses(() => store.conversations.create({ id: 'a\0' }), 'INVALID_ARGUMENT', 'input.id');
    await refuses(() => store.messages.get('m\0'), 'INVALID_ARGUMENT', 'id');
    expect((await store.stats()).conversations).to.equal(1);
  });
}
