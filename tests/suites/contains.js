/** Finding text without an index (ilike), and exact times. Given a context. */

import { ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function contains({ test, expect, openStore, refuses }) {
  async function withMessages(contents) {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const inputs = contents.map((content, index) => ({ id: `m${index}`, role: 'user', content }));
    await store.messages.appendMany('c', inputs);
    return {
      store,
      find: async (contentQuery, filters = { conversationId: 'c' }) =>
        ids((await store.messages.list({ filters: { ...filters, contentQuery } })).items),
    };
  }

  test('case does not matter, in any script', async () => {
    const pairs = [
      ['Straße', 'STRASSE'],
      ['ΌΔΥΣΣΕΎΣ', 'όδυσσεύς'],
      ['Łódź', 'łÓDŹ'],
      ['ПРИВЕТ', 'привет'],
      ['ﬁnal', 'FINAL'],
      ['Ǆ', 'ǆ'],
      ['İstanbul', 'i̇STANBUL'],
      ['K (Kelvin)', 'k (kelvin)'],
      ['𐐀𐐁', '𐐨𐐩'],
      ['Ꭰ', 'ꭰ'],
      ['ÀÉÎ', 'àéî'],
    ];
    for (const [written, asked] of pairs) {
      const { store, find } = await withMessages([`before ${written} after`, 'nothing']);
      expect(await find(asked), `${written} by ${asked}`).to.deep.equal(['m0']);
      expect(await find(written), written).to.deep.equal(['m0']);
      await store.close();
    }
  });

  test('what differs in more than case is not found', async () => {
    const { find } = await withMessages(['Lodz', 'strase', 'ı', '日本語']);
    for (const asked of ['łódź', 'straße', 'i̇', '日本人']) {
      expect(await find(asked), asked).to.deep.equal([]);
    }
    expect(await find('本')).to.deep.equal(['m3']);
  });

  test('%, _, \\ and quotes are characters like any other', async () => {
    const contents = ['100% sure', '100 sure', 'a_b', 'axb', 'C:\\temp', "it's", 'say "hi"', '*'];
    const { find } = await withMessages(contents);
    expect(await find('100%')).to.deep.equal(['m0']);
    expect(await find('a_b')).to.deep.equal(['m2']);
    expect(await find('\\')).to.deep.equal(['m4']);
    expect(await find("'")).to.deep.equal(['m5']);
    expect(await find('"HI"')).to.deep.equal(['m6']);
    expect(await find('*')).to.deep.equal(['m7']);
    expect(await find('%')).to.deep.equal(['m0']);
    expect(await find('')).to.have.length(contents.length);
  });

  test('JSON content is searched as text people read and as JSON', async () => {
    const { find } = await withMessages([
      { text: 'Grüße "quoted"\nnext line', heat: 220, unit: 'CELSIUS' },
      { other: 1 },
    ]);
    expect(await find('grüSSe')).to.deep.equal(['m0']);
    expect(await find('"quoted"\nnext')).to.deep.equal(['m0']);
    expect(await find('"heat":220')).to.deep.equal(['m0']);
    expect(await find('celsius')).to.deep.equal(['m0']);
    expect(await find('"other"')).to.deep.equal(['m1']);
  });

  test('text with NUL is searched whole', async () => {
    const { find } = await withMessages(['a\0needle', 'plain']);
    expect(await find('NEEDLE')).to.deep.equal(['m0']);
    expect(await find('a\0n')).to.deep.equal(['m0']);
  });

  test('it goes together with the other filters, and with none', async () => {
    const { store, find } = await withMessages(['one tea', 'two teas', 'coffee']);
    await store.conversations.create({ id: 'd' });
    await store.messages.append('d', { id: 'x', role: 'assistant', content: 'TEA' });
    expect(await find('tea')).to.deep.equal(['m0', 'm1']);
    expect(await find('tea', {})).to.deep.equal(['m0', 'm1', 'x']);
    expect(await find('tea', { role: 'assistant' })).to.deep.equal(['x']);
    expect(await find('tea', { conversationId: 'c', afterSequence: 1 })).to.deep.equal(['m1']);
  });

  test('conversations are found by a part of their title', async () => {
    const store = await openStore();
    for (const title of ['Reise nach Köln', 'KÖLN bei Nacht', '50%', '50 Euro', '']) {
      await store.conversations.create({ id: title || 'none', title });
    }
    const find = async (title) =>
      ids((await store.conversations.list({ filters: { title }, sort: { field: 'title' } })).items);
    expect(await find('köln')).to.deep.equal(['KÖLN bei Nacht', 'Reise nach Köln']);
    expect(await find('50%')).to.deep.equal(['50%']);
    expect(await find('_')).to.deep.equal([]);
    expect(await find('')).to.have.length(5);
  });

  test('what is no text is refused', async () => {
    const { store, find } = await withMessages(['x']);
    for (const asked of [5, true, ['x'], 'x'.repeat(1001)]) {
      await refuses(() => find(asked), 'INVALID_ARGUMENT', 'filters.contentQuery');
    }
    const list = (filters) => store.conversations.list({ filters });
    await refuses(() => list({ title: 5 }), 'INVALID_ARGUMENT', 'filters.title');
    await refuses(() => list({ tittle: 'x' }), 'INVALID_ARGUMENT', 'filters.tittle', 'title');
  });

  test('nanoseconds are kept exactly and given as digits', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c', createdAt: 1_700_000_000_000_000_001n });
    const digits = '1700000000123456789';
    const row = await store.messages.append('c', {
      id: 'm',
      role: 'user',
      content: 'x',
      createdAt: BigInt(digits),
    });
    expect(row.createdAt).to.equal(1_700_000_000_123);
    await store.messages.pin('m');
    const { nanoseconds } = await store.messages.get('m', { with: ['nanoseconds'] });
    expect(nanoseconds.createdAt).to.equal(digits);
    for (const time of [nanoseconds.updatedAt, nanoseconds.pinnedAt]) {
      expect(time).to.match(/^\d{19}$/);
    }
    expect((await store.messages.get('m')).pinnedAt).to.equal(
      Number(BigInt(nanoseconds.pinnedAt) / 1_000_000n),
    );
    const list = async (filters) => ids((await store.conversations.list({ filters })).items);
    // As answers give it, a time stands for its whole millisecond.
    expect(await list({ activeAfter: row.createdAt })).to.deep.equal([]);
    expect(await list({ activeAfter: row.createdAt - 1 })).to.deep.equal(['c']);
    expect(await list({ activeAfter: BigInt(digits) - 1n })).to.deep.equal(['c']);
    expect(await list({ activeAfter: BigInt(digits) })).to.deep.equal([]);
    expect(await list({ activeBefore: BigInt(digits) + 1n })).to.deep.equal(['c']);
    expect(await list({ activeBefore: row.createdAt })).to.deep.equal([]);
  });
}
