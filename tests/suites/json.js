/** JSON columns: the exact round trip of what JSON can hold, and the limits. */

import { counts, nested } from '../support/rows.js';

/** The field of an error that is to blame on something in a document. */
const inside = (field) => new RegExp(`^${field.replace('.', '\\.')}\\b`);

const mebibytes = (count) => count * 1024 * 1024;

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const withConversation = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    return store;
  };

  /** Every place where a JSON document can be given, as [field, write, read back]. */
  const places = (store) => {
    const message = async (input) =>
      store.messages.append('c', { role: 'assistant', content: 'x', ...input });
    return [
      ['input.data', (data) => store.conversations.create({ data }), (row) => row.data],
      ['input.meta', (meta) => store.conversations.create({ meta }), (row) => row.meta],
      ['input.content', (content) => message({ content }), (row) => row.content],
      ['input.data', (data) => message({ data }), (row) => row.data],
      ['input.meta', (meta) => message({ meta }), (row) => row.meta],
      ['input.usage', (usage) => message({ usage }), (row) => row.usage],
      ['input.sources', (source) => message({ sources: [source] }), (row) => row.sources[0]],
      [
        'input.payload',
        (payload) => store.components.append('c', { componentKind: 'card', payload }),
        (row) => row.payload,
      ],
    ];
  };

  const documents = {
    'an empty object': {},
    'every kind of value': { a: null, b: true, c: false, d: 0, e: 'x', f: [], g: {}, h: [[{}]] },
    'large and small numbers': {
      huge: 1e308,
      tiny: 5e-324,
      third: 1 / 3,
      negative: -1.5e-7,
      safe: Number.MAX_SAFE_INTEGER,
      unsafe: 2 ** 63,
      wide: 12345678901234567890,
      exponent: 1e21,
    },
    'keys that objects have anyway': JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3, "length": 4, "": 5}',
    ),
    'keys in an order of their own': { zebra: 1, apple: 2, mango: { z: 1, a: 2 } },
    'keys that differ in case and marks': { a: 1, A: 2, 'a\u0301': 3, á: 4 },
    'text that looks like JSON': { a: '{"b": [1, 2]}', '"': '\\"', '\\u0041': 'A' },
  };

  test('every document round-trips everywhere', async () => {
    const store = await withConversation();
    for (const [what, document] of Object.entries(documents)) {
      for (const [field, write, read] of places(store)) {
        const row = await write(document);
        const label = `${what} as ${field}`;
        expect(JSON.stringify(read(row)), label).to.equal(JSON.stringify(document));
      }
    }
    expect({}.polluted).to.equal(undefined);
  });

  test('-0 comes back as a zero', async () => {
    const store = await withConversation();
    const { data } = await store.conversations.create({ data: { zero: -0 } });
    expect(Math.abs(data.zero)).to.equal(0);
  });

  test('200 levels are kept everywhere', async () => {
    const store = await withConversation();
    for (const [field, write, read] of places(store)) {
      // A source is already inside an array.
      const document = nested(field === 'input.sources' ? 199 : 200);
      expect(JSON.stringify(read(await write(document))), field).to.equal(JSON.stringify(document));
    }
  });

  test('201 levels are refused everywhere', async () => {
    const store = await withConversation();
    const before = await counts(store);
    for (const [field, write] of places(store)) {
      const document = nested(field === 'input.sources' ? 200 : 201);
      await refuses(() => write(document), 'INVALID_ARGUMENT', inside(field), '200');
    }
    let list = [];
    for (let level = 1; level < 200; level++) list = [list];
    await refuses(
      () => store.conversations.create({ data: { list } }),
      'INVALID_ARGUMENT',
      inside('input.data'),
      '200',
    );
    expect(await counts(store)).to.deep.equal(before);
  });

  test('100,000 levels are refused the same way', async () => {
    const store = await withConversation();
    const document = nested(100_000);
    const create = () => store.conversations.create({ data: document });
    await refuses(create, 'INVALID_ARGUMENT', inside('input.data'), '200');
    expect((await store.stats()).conversations).to.equal(1);
  });

  test('a document of 16 MiB is kept, a byte more is refused', async () => {
    const store = await withConversation();
    const overhead = '{"a":""}'.length;
    const fits = { a: 'x'.repeat(mebibytes(16) - overhead) };
    const { id } = await store.messages.append('c', { role: 'user', content: fits });
    const { content } = await store.messages.get(id);
    expect(content.a.length).to.equal(fits.a.length);
    expect(content.a === fits.a).to.equal(true);
    const before = await counts(store);
    const large = { a: `${fits.a}x` };
    const append = (input) => () =>
      store.messages.append('c', { role: 'user', content: 'x', ...input });
    await refuses(append({ content: large }), 'INVALID_ARGUMENT', 'input.content', '16');
    await refuses(append({ data: large }), 'INVALID_ARGUMENT', 'input.data', '16');
    // Counted in bytes of UTF-8, as it is stored.
    const wide = { a: '好'.repeat(mebibytes(6)) };
    await refuses(append({ data: wide }), 'INVALID_ARGUMENT', 'input.data', '16');
    const update = () => store.messages.update(id, { data: large });
    await refuses(update, 'INVALID_ARGUMENT', 'fields.data', '16');
    expect(await counts(store)).to.deep.equal(before);
  });

  test('what JSON cannot hold is refused', async () => {
    const store = await withConversation();
    const loop = {};
    loop.self = loop;
    const unfit = {
      'a loop': loop,
      'a big integer': { value: 1n },
      NaN: { value: NaN },
      infinity: { inner: [-Infinity] },
      'a function': { value: () => {} },
      'a symbol': { value: Symbol('x') },
    };
    for (const [what, data] of Object.entries(unfit)) {
      const create = () => store.conversations.create({ title: what, data });
      await refuses(create, 'INVALID_ARGUMENT', /^input\.data/);
    }
    expect((await store.stats()).conversations).to.equal(1);
  });

  test('what is no object is refused', async () => {
    const store = await withConversation();
    for (const data of ['x', '{}', 5, true, [], [{}]]) {
      const create = (input) => () => store.conversations.create(input);
      await refuses(create({ data }), 'INVALID_ARGUMENT', 'input.data');
      await refuses(create({ meta: data }), 'INVALID_ARGUMENT', 'input.meta');
    }
    const append = (input) => () =>
      store.messages.append('c', { role: 'assistant', content: 'x', ...input });
    for (const content of [undefined, null, 5, true, [], ['x']]) {
      await refuses(append({ content }), 'INVALID_ARGUMENT', 'input.content');
    }
    for (const sources of ['x', 5, {}, true]) {
      await refuses(append({ sources }), 'INVALID_ARGUMENT', 'input.sources');
    }
    expect(await counts(store)).to.deep.equal({ conversations: 1, messages: 0, components: 0 });
  });

  test('what is given is copied: changing it later changes nothing', async () => {
    const store = await withConversation();
    const data = { list: [1, 2] };
    const creating = store.conversations.create({ data });
    data.list.push(3);
    const row = await creating;
    expect(row.data).to.deep.equal({ list: [1, 2] });
    row.data.list.push(4);
    expect((await store.conversations.get(row.id)).data).to.deep.equal({ list: [1, 2] });
  });
}
