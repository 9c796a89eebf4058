/** timeline.page: messages and components of a conversation, by sequence, in both directions. */

import { ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  /** Conversation `c` with `count` items; every third is a component. */
  const mixed = async (count) => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const sequences = new Map();
    for (let index = 0; index < count; index++) {
      const id = `i${index}`;
      const row =
        index % 3 === 2
          ? await store.components.append('c', { id, componentKind: 'card', payload: { index } })
          : await store.messages.append('c', { id, role: 'user', content: `${index}` });
      sequences.set(id, row.sequence);
    }
    return { store, sequences };
  };

  /** Walks from one end to the other; the ids in the order in which they came. */
  const walk = async (store, limit, direction) => {
    const seen = [];
    let query = direction === 'back' ? { limit } : { limit, afterSequence: 0 };
    for (;;) {
      const { items, hasMore } = await store.timeline.page('c', query);
      expect(items.length).to.be.at.most(limit);
      if (hasMore) expect(items).to.have.lengthOf(limit);
      seen.push(...ids(items));
      if (!hasMore) return seen;
      const { sequence } = items.at(-1);
      query =
        direction === 'back'
          ? { limit, beforeSequence: sequence }
          : { limit, afterSequence: sequence };
    }
  };

  const backAndForth = async (store, expected) => {
    for (const limit of [1, 2, 3, 7, expected.length || 1, 500]) {
      const label = `limit ${limit}`;
      expect(await walk(store, limit, 'forth'), label).to.deep.equal(expected);
      expect(await walk(store, limit, 'back'), label).to.deep.equal([...expected].reverse());
    }
  };

  test('an empty conversation has an empty timeline', async () => {
    const { store } = await mixed(0);
    expect(await store.timeline.page('c')).to.deep.equal({ items: [], hasMore: false });
    const after = await store.timeline.page('c', { afterSequence: 0 });
    expect(after).to.deep.equal({ items: [], hasMore: false });
  });

  test('a message is as messages.get gives it, a component has the form of a message', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const text = await store.messages.append('c', { role: 'user', content: 'a chart, please' });
    const task = await store.messages.append('c', {
      role: 'assistant',
      kind: 'task',
      content: { title: 'Draw', state: 'running' },
    });
    const component = await store.components.append('c', {
      messageId: task.id,
      componentKind: 'chart',
      payload: { values: [1, 2] },
    });
    const { items, hasMore } = await store.timeline.page('c');
    expect(hasMore).to.equal(false);
    expect(items).to.deep.equal([
      {
        id: component.id,
        conversationId: 'c',
        kind: 'component',
        role: 'assistant',
        status: 'completed',
        sequence: component.sequence,
        messageId: task.id,
        content: { componentKind: 'chart', payload: { values: [1, 2] } },
        createdAt: component.createdAt,
        updatedAt: component.updatedAt,
      },
      task,
      text,
    ]);
    const oldestFirst = await store.timeline.page('c', { afterSequence: 0 });
    expect(oldestFirst.items).to.deep.equal([...items].reverse());
  });

  test('50 items are the default', async () => {
    const { store } = await mixed(51);
    const { items, hasMore } = await store.timeline.page('c');
    expect([items.length, hasMore, items[0].id]).to.deep.equal([50, true, 'i50']);
  });

  test('all pages in both directions give every item once, in order', async () => {
    const { store, sequences } = await mixed(40);
    await backAndForth(store, [...sequences.keys()]);
  });

  test('the same with deleted and purged items', async () => {
    const { store, sequences } = await mixed(40);
    const left = [...sequences.keys()].filter((id, index) => {
      // The first, the last, a run in the middle and some single ones are taken away.
      return !(index === 0 || index === 39 || (index > 9 && index < 20) || index % 8 === 5);
    });
    for (const [index, id] of [...sequences.keys()].entries()) {
      if (left.includes(id)) continue;
      const kind = index % 3 === 2 ? store.components : store.messages;
      await (index % 2 === 0 ? kind.delete(id) : kind.purge(id));
    }
    expect(left).to.have.lengthOf(24);
    await backAndForth(store, left);
    await store.messages.restore('i0');
    await store.components.restore('i14');
    const order = (id) => sequences.get(id);
    const restored = [...left, 'i0', 'i14'].sort((a, b) => order(a) - order(b));
    await backAndForth(store, restored);
  });

  test('a boundary is not part of its page, and need not be there', async () => {
    const { store, sequences } = await mixed(10);
    const at = sequences.get('i5');
    const page = async (query) => ids((await store.timeline.page('c', query)).items).join(' ');
    expect(await page({ beforeSequence: at, limit: 2 })).to.equal('i4 i3');
    expect(await page({ afterSequence: at, limit: 2 })).to.equal('i6 i7');
    await store.components.purge('i5');
    expect(await page({ beforeSequence: at, limit: 2 })).to.equal('i4 i3');
    expect(await page({ afterSequence: at, limit: 2 })).to.equal('i6 i7');
    expect(await page({ beforeSequence: sequences.get('i0') })).to.equal('');
    expect(await page({ afterSequence: sequences.get('i9') })).to.equal('');
    expect(await page({ afterSequence: Number.MAX_SAFE_INTEGER })).to.equal('');
  });

  test('hasMore is exact at the last page', async () => {
    const { store } = await mixed(6);
    const more = async (query) => (await store.timeline.page('c', query)).hasMore;
    expect(await more({ limit: 5 })).to.equal(true);
    expect(await more({ limit: 6 })).to.equal(false);
    expect(await more({ limit: 5, afterSequence: 0 })).to.equal(true);
    expect(await more({ limit: 6, afterSequence: 0 })).to.equal(false);
    // What is hidden is not "more".
    await store.messages.delete('i0');
    expect(await more({ limit: 5 })).to.equal(false);
  });

  test('what is appended while somebody pages back shifts nothing', async () => {
    const { store } = await mixed(12);
    const seen = [];
    let query = { limit: 4 };
    for (let page = 0; page < 3; page++) {
      const { items } = await store.timeline.page('c', query);
      seen.push(...ids(items));
      query = { limit: 4, beforeSequence: items.at(-1).sequence };
      await store.messages.append('c', { role: 'user', content: 'meanwhile' });
    }
    expect(seen).to.deep.equal(Array.from({ length: 12 }, (_, index) => `i${11 - index}`));
  });

  test('other conversations stay out of it', async () => {
    const { store } = await mixed(3);
    await store.conversations.create({ id: 'd' });
    await store.messages.append('d', { id: 'other', role: 'user', content: 'x' });
    expect(await walk(store, 2, 'forth')).to.deep.equal(['i0', 'i1', 'i2']);
    expect(ids((await store.timeline.page('d')).items)).to.deep.equal(['other']);
  });

  test('a conversation that is not there, or is deleted, is NOT_FOUND', async () => {
    const { store } = await mixed(1);
    await refuses(() => store.timeline.page('gone'), 'NOT_FOUND', undefined, 'gone');
    await store.conversations.delete('c');
    await refuses(() => store.timeline.page('c'), 'NOT_FOUND');
  });

  test('wrong queries are refused by name', async () => {
    const { store } = await mixed(1);
    const page = (query) => () => store.timeline.page('c', query);
    for (const limit of [0, -1, 501, 1_000_000, 1.5, NaN, Infinity, '5', {}]) {
      await refuses(page({ limit }), 'INVALID_ARGUMENT', 'query.limit');
    }
    for (const name of ['beforeSequence', 'afterSequence']) {
      for (const value of ['1', 1.5, NaN, {}, true]) {
        await refuses(page({ [name]: value }), 'INVALID_ARGUMENT', `query.${name}`);
      }
    }
    const both = page({ beforeSequence: 5, afterSequence: 1 });
    await refuses(both, 'INVALID_ARGUMENT', /^query\.(before|after)Sequence$/, 'afterSequence');
    await refuses(page({ limt: 5 }), 'INVALID_ARGUMENT', 'query.limt', 'limit');
    await refuses(page('newest'), 'INVALID_ARGUMENT', 'query');
    expect((await store.timeline.page('c', undefined)).items).to.have.lengthOf(1);
  });
}
