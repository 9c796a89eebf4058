/** Arguments of the wrong kind: each refused by its name, and nothing changed. */

import { snapshot } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** A store with a row of each kind, and a check that they are as they were. */
  const filled = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c', title: 'kept' });
    await store.messages.append('c', { id: 'm', role: 'assistant', content: 'kept' });
    await store.components.append('c', { id: 'p', componentKind: 'chart', payload: { kept: 1 } });
    const before = await snapshot(store);
    const unchanged = async () => expect(await snapshot(store)).to.deep.equal(before);
    return { store, unchanged };
  };
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);
  const message = { role: 'user', content: 'x' };
  const component = { componentKind: 'chart', payload: {} };
  const noText = [5, true, {}, ['x'], NaN];

  test('ids are text of 1 to 255 code points', async () => {
    const { store, unchanged } = await filled();
    const { conversations, messages, components, timeline } = store;
    for (const id of [undefined, null, '', 5, {}, ['c'], 'x'.repeat(256)]) {
      for (const area of [conversations, messages, components]) {
        for (const name of ['get', 'delete', 'restore', 'purge']) {
          await bad(() => area[name](id), 'id');
        }
        await bad(() => area.update(id, {}), 'id');
      }
      await bad(() => messages.append(id, message), 'conversationId');
      await bad(() => messages.appendMany(id, [message]), 'conversationId');
      await bad(() => components.append(id, component), 'conversationId');
      await bad(() => timeline.page(id), 'conversationId');
    }
    for (const id of ['', 'x'.repeat(256), 5]) {
      await bad(() => conversations.create({ id }), 'input.id');
      await bad(() => messages.append('c', { ...message, id }), 'input.id');
      await bad(() => components.append('c', { ...component, id }), 'input.id');
    }
    await unchanged();
  });

  test('inputs are objects', async () => {
    const { store, unchanged } = await filled();
    for (const input of ['x', 5, true, [], null]) {
      await bad(() => store.conversations.create(input), 'input');
      await bad(() => store.messages.append('c', input), 'input');
      await bad(() => store.components.append('c', input), 'input');
      await bad(() => store.messages.appendMany('c', [message, input]), 'inputs[1]');
      await bad(() => store.conversations.update('c', input), 'fields');
      await bad(() => store.messages.update('m', input), 'fields');
      await bad(() => store.components.update('p', input), 'fields');
    }
    await bad(() => store.messages.append('c'), 'input');
    await bad(() => store.components.append('c'), 'input');
    for (const inputs of [undefined, null, message, 'x']) {
      await bad(() => store.messages.appendMany('c', inputs), 'inputs');
    }
    await unchanged();
  });

  test('unknown keys are named, and the key that was meant', async () => {
    const { store, unchanged } = await filled();
    const { conversations, messages, components } = store;
    await bad(() => conversations.create({ titel: 'x' }), 'input.titel', 'title');
    await bad(() => conversations.update('c', { titel: 'x' }), 'fields.titel', 'title');
    await bad(() => messages.append('c', { ...message, rol: 'x' }), 'input.rol', 'role');
    const inputs = [message, { ...message, contents: 'x' }];
    await bad(() => messages.appendMany('c', inputs), 'inputs[1].contents', 'content');
    await bad(() => messages.update('m', { statuss: 'failed' }), 'fields.statuss', 'status');
    const wrong = { ...component, componentkind: 'x' };
    await bad(() => components.append('c', wrong), 'input.componentkind', 'componentKind');
    await bad(() => components.update('p', { payloads: {} }), 'fields.payloads', 'payload');
    for (const key of ['constructor', 'toString', 'hasOwnProperty']) {
      await bad(() => conversations.create({ [key]: 'x' }), `input.${key}`);
    }
    await bad(() => conversations.create(JSON.parse('{"__proto__": 1}')), 'input.__proto__');
    await unchanged();
  });

  test('text fields take text', async () => {
    const { store, unchanged } = await filled();
    for (const value of noText) {
      await bad(() => store.conversations.create({ title: value }), 'input.title');
      await bad(() => store.conversations.update('c', { title: value }), 'fields.title');
      for (const field of ['provider', 'model', 'authorId', 'detectedMode']) {
        const input = { ...message, role: 'assistant', [field]: value };
        await bad(() => store.messages.append('c', input), `input.${field}`);
      }
      const input = { ...component, componentKind: value };
      await bad(() => store.components.append('c', input), 'input.componentKind');
      const hung = { ...component, messageId: value };
      await bad(() => store.components.append('c', hung), 'input.messageId');
    }
    await unchanged();
  });

  test('text that is too long is refused, with the limit', async () => {
    const { store, unchanged } = await filled();
    const long = 'x'.repeat(256);
    await bad(() => store.conversations.create({ title: long }), 'input.title', '255');
    await bad(() => store.conversations.update('c', { title: long }), 'fields.title', '255');
    for (const field of ['provider', 'model']) {
      await bad(() => store.messages.append('c', { ...message, [field]: long }), `input.${field}`);
      await bad(() => store.messages.update('m', { [field]: long }), `fields.${field}`, '255');
    }
    await unchanged();
  });

  test('words from a list are refused with the list', async () => {
    const { store, unchanged } = await filled();
    const { conversations, messages } = store;
    for (const value of ['robot', 'constructor', 'User', '']) {
      await bad(() => messages.append('c', { ...message, role: value }), 'input.role', 'tool');
    }
    for (const value of [undefined, null, 5, {}, ['user']]) {
      await bad(() => messages.append('c', { ...message, role: value }), 'input.role');
    }
    await bad(() => messages.append('c', { content: 'x' }), 'input.role');
    for (const value of ['image', 'component', 'toString', '']) {
      await bad(() => messages.append('c', { ...message, kind: value }), 'input.kind', 'task');
      await bad(() => messages.update('m', { kind: value }), 'fields.kind', 'task');
    }
    for (const value of ['done', 'valueOf', '']) {
      const input = { ...message, status: value };
      await bad(() => messages.append('c', input), 'input.status', 'interrupted');
      await bad(() => messages.update('m', { status: value }), 'fields.status', 'streaming');
      await bad(() => conversations.create({ type: value }), 'input.type', 'channel');
      await bad(() => conversations.update('c', { type: value }), 'fields.type', 'channel');
    }
    await unchanged();
  });

  test('what cannot be cleared is not cleared with null', async () => {
    const { store, unchanged } = await filled();
    await bad(() => store.conversations.update('c', { type: null }), 'fields.type');
    for (const field of ['content', 'kind', 'status']) {
      await bad(() => store.messages.update('m', { [field]: null }), `fields.${field}`);
    }
    for (const field of ['componentKind', 'payload']) {
      await bad(() => store.components.update('p', { [field]: null }), `fields.${field}`);
    }
    await unchanged();
  });

  test('times are milliseconds', async () => {
    const { store, unchanged } = await filled();
    for (const createdAt of [
      '2020-01-01',
      NaN,
      Infinity,
      1e300,
      {},
      true,
      new Date(0),
      10n ** 30n,
    ]) {
      await bad(() => store.conversations.create({ createdAt }), 'input.createdAt');
      await bad(() => store.messages.append('c', { ...message, createdAt }), 'input.createdAt');
      await bad(() => store.components.append('c', { ...component, createdAt }), 'input.createdAt');
    }
    await unchanged();
  });

  test('pages are zero-based and hold 1 to 500', async () => {
    const { store } = await filled();
    for (const area of [store.conversations, store.messages, store.components]) {
      for (const pageSize of [0, -1, 501, 1_000_000, 1.5, NaN, Infinity, '50', {}]) {
        await bad(() => area.list({ pageSize }), 'query.pageSize');
      }
      for (const page of [-1, 0.5, NaN, Infinity, '0', {}]) {
        await bad(() => area.list({ page }), 'query.page');
      }
      await bad(() => area.list({ pagesize: 5 }), 'query.pagesize', 'pageSize');
      await bad(() => area.list('all'), 'query');
      await bad(() => area.list([]), 'query');
      expect((await area.list({ page: 1_000_000, pageSize: 500 })).items).to.deep.equal([]);
    }
  });

  test('filters that do not exist are refused with those that do', async () => {
    const { store } = await filled();
    const lists = [
      [store.conversations, ['id', 'type']],
      [store.messages, ['ids', 'conversationId', 'notStatus', 'untilSequence']],
      [store.components, ['messageId', 'componentKind', 'beforeSequence']],
    ];
    for (const [area, known] of lists) {
      for (const key of ['foo', 'constructor', 'toString', 'user_id', 'rowid', '1=1 OR id']) {
        await bad(() => area.list({ filters: { [key]: 'x' } }), `filters.${key}`, ...known);
      }
      const own = JSON.parse('{"__proto__": "x"}');
      await bad(() => area.list({ filters: own }), 'filters.__proto__', ...known);
      for (const filters of ['x', 5, [], ['id']]) {
        await bad(() => area.list({ filters }), /^(query\.)?filters$/);
      }
    }
  });

  test('filters of the wrong kind are refused', async () => {
    const { store } = await filled();
    const wrong = {
      id: [5, {}, ['m'], true, null],
      ids: ['m', 5, {}, [5], [null], null],
      conversationId: [5, {}],
      role: ['robot', 5, ['user']],
      kind: ['component', 5],
      status: ['done', 5],
      notStatus: ['done', 5],
      authorId: [5, {}],
      provider: [5, {}],
      beforeSequence: ['5', 1.5, NaN, {}],
      afterSequence: ['5', 1.5, NaN, {}],
      fromSequence: ['5', 1.5, NaN, {}],
      untilSequence: ['5', 1.5, NaN, {}],
    };
    for (const [key, values] of Object.entries(wrong)) {
      for (const value of values) {
        const list = () => store.messages.list({ filters: { [key]: value } });
        await bad(list, new RegExp(`^filters\\.${key}(\\[\\d+\\])?$`));
      }
    }
  });

  test('sort fields that do not exist are refused with those that do', async () => {
    const { store } = await filled();
    const lists = [
      [store.conversations, ['createdAt', 'lastMessageAt', 'title']],
      [store.messages, ['sequence', 'createdAt']],
      [store.components, ['sequence', 'createdAt']],
    ];
    for (const [area, known] of lists) {
      for (const field of ['foo', 'constructor', '__proto__', 'created_at', 'id; --', '']) {
        await bad(() => area.list({ sort: { field } }), /sort\.field$/, ...known);
      }
      for (const field of [5, null, undefined, {}]) {
        await bad(() => area.list({ sort: { field } }), /sort\.field$/);
      }
      for (const direction of ['up', 'DESC', '']) {
        const sort = { field: 'createdAt', direction };
        await bad(() => area.list({ sort }), /sort\.direction$/, 'asc', 'desc');
      }
      const sort = { field: 'createdAt', order: 'asc' };
      await bad(() => area.list({ sort }), /sort\.order$/, 'direction');
      await bad(() => area.list({ sort: 'createdAt' }), /sort$/);
    }
  });

  test('call options are checked', async () => {
    const { store, unchanged } = await filled();
    await bad(() => store.conversations.create({}, { signal: 5 }), 'options.signal');
    await bad(() => store.messages.get('m', { signl: undefined }), 'options.signl', 'signal');
    await bad(() => store.stats('now'), 'options');
    await unchanged();
  });

  test('a call whose signal was aborted before changes nothing', async () => {
    const { store, unchanged } = await filled();
    const signal = AbortSignal.abort();
    await refuses(() => store.conversations.create({}, { signal }), 'ABORTED');
    await refuses(() => store.messages.append('c', message, { signal }), 'ABORTED');
    await refuses(() => store.conversations.purge('c', { signal }), 'ABORTED');
    await refuses(() => store.messages.list({}, { signal }), 'ABORTED');
    await refuses(() => store.timeline.page('c', {}, { signal }), 'ABORTED');
    await refuses(() => store.stats({ signal }), 'ABORTED');
    await unchanged();
  });

  test('a signal that is aborted later does no harm', async () => {
    const { store } = await filled();
    const controller = new AbortController();
    const { id } = await store.messages.append('c', message, { signal: controller.signal });
    controller.abort();
    expect((await store.messages.get(id)).content).to.equal('x');
  });
}
