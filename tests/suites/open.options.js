/** openChatStore: the options, each refused by name where it is wrong. */

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, where, library, freshName, openStore }) {
  const { openChatStore } = library;
  /** Options that would do, with some that do not. */
  const withOptions = (options) => () => openChatStore({ name: freshName(), ...where, ...options });

  const badNames = [
    '',
    '.',
    '..',
    'a/b',
    '../a',
    '/a',
    'a\\b',
    'a b',
    ' a',
    'a\n',
    'a\0',
    'a:b',
    'a%2fb',
    'ä',
    '聊天',
    '💬',
    'x'.repeat(65),
    42,
    null,
    undefined,
    true,
    ['a'],
    { toString: () => 'a' },
  ];
  for (const name of badNames) {
    test(`the name ${JSON.stringify(name) ?? 'undefined'} is refused`, async () => {
      await refuses(withOptions({ name }), 'INVALID_ARGUMENT', 'options.name', 'name');
    });
  }

  test('names with every allowed character are fine', async () => {
    for (const suffix of ['A.b_c-9', '..', 'constructor']) {
      const store = await openStore({ name: `${freshName()}${suffix}` });
      expect(store.name.endsWith(suffix)).to.equal(true);
      await store.conversations.create({ title: 'works' });
      expect((await store.stats()).conversations).to.equal(1);
    }
  });

  test('a name of 64 characters is fine', async () => {
    const store = await openStore({ name: freshName().padEnd(64, 'x') });
    expect(store.name).to.have.lengthOf(64);
    await store.conversations.create();
    expect((await store.stats()).conversations).to.equal(1);
  });

  for (const options of [undefined, null, 'name', 7, ['name']]) {
    test(`options that are ${JSON.stringify(options) ?? 'missing'} are refused`, async () => {
      await refuses(() => openChatStore(options), 'INVALID_ARGUMENT', 'options');
    });
  }

  test('a misspelt option is named, and the one that was meant', async () => {
    const misspelt = [
      ['nmae', 'name'],
      ['Name', 'name'],
      ['durabilty', 'durability'],
      ['storge', 'storage'],
      ['onlog', 'onLog'],
      ['wasmURL', 'wasmUrl'],
      ['workerURL', 'workerUrl'],
      ['scop', 'scope'],
    ];
    for (const [wrong, right] of misspelt) {
      const options = withOptions({ [wrong]: 'x' });
      await refuses(options, 'INVALID_ARGUMENT', `options.${wrong}`, wrong, right);
    }
  });

  test('a misspelt option is told before the one that is missing', async () => {
    const call = () => openChatStore({ nmae: 'notes', ...where });
    await refuses(call, 'INVALID_ARGUMENT', 'options.nmae', 'nmae', 'name');
  });

  test('an option that is like no other is named', async () => {
    await refuses(withOptions({ zzzzzz: 1 }), 'INVALID_ARGUMENT', 'options.zzzzzz', 'zzzzzz');
    const own = JSON.parse('{"__proto__": 1}');
    await refuses(() => openChatStore(own), 'INVALID_ARGUMENT', /^options\.(__proto__|name)$/);
  });

  test('a misspelt part of the scope is named', async () => {
    const options = withOptions({ scope: { userID: 'ada' } });
    await refuses(options, 'INVALID_ARGUMENT', 'options.scope.userID', 'userId');
  });

  const wrong = [
    ['scope', 'ada', 'options.scope'],
    ['scope', 5, 'options.scope'],
    ['scope', ['ada'], 'options.scope'],
    ['scope', { userId: 5 }, 'options.scope.userId'],
    ['scope', { userId: {} }, 'options.scope.userId'],
    ['scope', { organizationId: true }, 'options.scope.organizationId'],
    ['scope', { userId: '\ud800' }, 'options.scope.userId'],
    ['storage', 'disk', 'options.storage'],
    ['storage', 'constructor', 'options.storage'],
    ['storage', 5, 'options.storage'],
    ['storage', {}, /^options\.storage/],
    ['storage', { directory: 5 }, /^options\.storage/],
    ['storage', { directory: 'a', name: 'b' }, /^options\.storage/],
    ['durability', 'fast', 'options.durability'],
    ['durability', 'toString', 'options.durability'],
    ['durability', 1, 'options.durability'],
    ['wasmUrl', 5, 'options.wasmUrl'],
    ['workerUrl', 5, 'options.workerUrl'],
    ['onLog', 'console', 'options.onLog'],
    ['signal', 'stop', 'options.signal'],
    ['signal', {}, 'options.signal'],
  ];
  for (const [name, value, field] of wrong) {
    test(`${name}: ${JSON.stringify(value).slice(0, 60)} is refused`, async () => {
      await refuses(withOptions({ [name]: value }), 'INVALID_ARGUMENT', field);
    });
  }

  test('options that are undefined count as not given', async () => {
    const store = await openStore({
      scope: undefined,
      durability: undefined,
      onLog: undefined,
      signal: undefined,
    });
    const { userId, organizationId } = await store.conversations.create();
    expect([userId, organizationId]).to.deep.equal(['', '']);
  });
}
