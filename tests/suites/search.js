/** Finding messages, components and attachments. Given a context; see support/context.js. */

/** Brings the index up to date, as the store does when it is idle. */
async function indexAll(store) {
  while ((await store.search.index({ limit: 1000 })).hasMore);
}

const foundIds = ({ items }) =>
  items.map((hit) => hit.attachmentId ?? hit.componentId ?? hit.messageId);

const highlighted = ({ snippet, ranges }) =>
  ranges.map(([start, end]) => snippet.slice(start, end));

/** @param {import('../support/context.js').Context} context */
export default function search({ test, expect, openStore, reopen, persistent, refuses }) {
  /** A store with a conversation of these texts, by their ids. */
  async function storeOf(texts) {
    const store = await openStore({ scope: { userId: 'ann' } });
    await store.conversations.create({ id: 'c' });
    const inputs = Object.entries(texts).map(([id, content]) => ({ id, role: 'user', content }));
    await store.messages.appendMany('c', inputs);
    return store;
  }

  /** What is expected holds whether or not the texts are indexed. */
  async function eitherWay(store, check) {
    await check('waiting');
    await indexAll(store);
    await check('indexed');
  }

  /** Each query, and the ids that it finds. */
  async function finds(store, expected) {
    await eitherWay(store, async (state) => {
      for (const [query, ids] of Object.entries(expected)) {
        const found = foundIds(await store.search.messages(query)).sort();
        expect(found, `${query} (${state})`).to.deep.equal([...ids].sort());
      }
    });
  }

  test('words are found in whatever case, with or without accents, one or many', async () => {
    const store = await storeOf({
      cafe: 'Le café près de la Seine. Crème brûlée!',
      street: 'STRASSE und Straße, Łódź, Ærø, İstanbul',
      story: 'Many stories of wolves, boxes and caches',
      movie: 'A movie about houses',
      greek: 'Ὀδυσσεύς ἔφη',
      russian: 'Ещё раз о Ёлке',
      combined: 'e\u0301tude in D',
    });
    await finds(store, {
      CAFÉ: ['cafe'],
      cafe: ['cafe'],
      'creme BRULEE': ['cafe'],
      strasse: ['street'],
      lodz: ['street'],
      aero: ['street'],
      istanbul: ['street'],
      story: ['story'],
      Stories: ['story'],
      cache: ['story'],
      box: ['story'],
      movies: ['movie'],
      house: ['movie'],
      οδυσσευσ: ['greek'],
      елке: ['russian'],
      étude: ['combined'],
      'cafe movie': [],
    });
  });

  test('names in programs are found whole and by their parts', async () => {
    const store = await storeOf({
      camel: 'call fooBarBaz twice',
      snake: 'set foo_bar to 3.14',
      cpp: 'modern C++20 code',
      c: 'plain C code',
      path: 'see src/base/json.cpp:12',
      http: 'an HTTPServer on GitHub',
      lower: 'a page of github',
      option: 'run it with --dry-run',
    });
    await finds(store, {
      fooBarBaz: ['camel'],
      foobarbaz: ['camel'],
      baz: ['camel'],
      'foo bar': ['camel', 'snake'],
      foo_bar: ['camel', 'snake'],
      3.14: ['snake'],
      'C++20': ['cpp'],
      'c++': ['cpp'],
      c: ['cpp', 'c'],
      'src/base/json.cpp': ['path'],
      json: ['path'],
      'base/json': ['path'],
      'json/base': [],
      server: ['http'],
      httpserver: ['http'],
      GitHub: ['http', 'lower'],
      github: ['http', 'lower'],
      '"on github"': ['http'],
      '--dry-run': ['option'],
      'dry-run': ['option'],
    });
  });

  test('Chinese, Japanese and Korean are found by one character, two, or more', async () => {
    const store = await storeOf({
      tokyo: '我想去東京都旅遊',
      kyoto: '京都很美',
      mixed: '今天weather很好',
      japanese: 'カタカナとひらがな',
      korean: '학교에서 만나요',
    });
    await finds(store, {
      京: ['tokyo', 'kyoto'],
      京都: ['tokyo', 'kyoto'],
      東京: ['tokyo'],
      東京都: ['tokyo'],
      京東: [],
      天weather: ['mixed'],
      今天weather很: ['mixed'],
      カナ: ['japanese'],
      학교: ['korean'],
      '東京 旅遊': ['tokyo'],
      '京都 -很': ['tokyo'],
    });
  });

  test('emoji are words', async () => {
    const store = await storeOf({ thumb: 'Great 👍🏽', flag: 'off to 🇫🇷!', heart: 'I ❤️ it' });
    await finds(store, { '👍': ['thumb'], '🇫🇷': ['flag'], '❤': ['heart'], '🇩🇪': [] });
  });

  test('phrases, beginnings and words that must not be there', async () => {
    const store = await storeOf({
      a: 'the quick brown fox',
      b: 'the brown quick fox',
      c: 'the quickest of foxes and his stories',
    });
    await finds(store, {
      '"quick brown"': ['a'],
      'quick brown': ['a', 'b'],
      'quick*': ['a', 'b', 'c'],
      'stories*': ['c'],
      'storie*': ['c'],
      'sto*': ['c'],
      'fox -quickest': ['a', 'b'],
      'fox -"quick brown" -quickest': ['b'],
      '-': [],
      '': [],
      '" "': [],
      '*': [],
    });
  });

  test('no query is a syntax error', async () => {
    const store = await storeOf({
      odd: 'NEAR AND OR NOT say "hello" col:value (or) not',
      none: 'x',
    });
    await finds(store, {
      '"': [],
      '"hello': ['odd'],
      'NEAR(': ['odd'],
      'near and or not': ['odd'],
      'AND OR': ['odd'],
      'col:value': ['odd'],
      '(hello)': ['odd'],
      '^say': ['odd'],
      '{say}': ['odd'],
      'say + hello': ['odd'],
      "say'hello": ['odd'],
      "'; DROP TABLE messages; --": [],
      [`${'odd '.repeat(30)}x`]: [],
      ['a'.repeat(10_000)]: [],
    });
    for (const query of [
      '-hello',
      '-hello -"say it"',
      'word '.repeat(2000),
      '天'.repeat(3000),
      '\ud800',
    ]) {
      const error = await refuses(() => store.search.messages(query), 'INVALID_ARGUMENT');
      expect(error.message).to.match(/^query: /);
    }
  });

  test('a snippet shows where, in units of JavaScript', async () => {
    const store = await storeOf({
      long: `${'😀 padding '.repeat(60)}the Needles, é, and a haystack${' after'.repeat(90)}`,
      short: '东京 👍 needle',
    });
    await eitherWay(store, async () => {
      const { items } = await store.search.messages('needle haystack');
      expect(items.map(highlighted)).to.deep.equal([['Needles', 'haystack']]);
      const [{ snippet }] = items;
      expect(snippet.length).to.be.lessThan(300);
      expect(snippet).to.match(/^….*…$/);
      expect(snippet).to.include('the Needles, é, and a haystack after');
      const [short] = (await store.search.messages('needle 东京')).items;
      expect(short.snippet).to.equal('东京 👍 needle');
      expect(highlighted(short)).to.deep.equal(['东京', 'needle']);
    });
  });

  test('the best comes first: more often, in less text, the rarer word', async () => {
    const store = await storeOf({
      long: `apple ${'and other words '.repeat(100)}`,
      twice: 'apple with apple and a few more words',
      once: 'apple with pear and a few more words',
    });
    await eitherWay(store, async (state) => {
      const { items } = await store.search.messages('apple');
      expect(foundIds({ items }), state).to.deep.equal(['twice', 'once', 'long']);
      expect(items[0].score).to.be.greaterThan(items[1].score);
    });
  });

  test('what is changed is found as it is now, at once', async () => {
    const store = await storeOf({ a: 'apple', b: 'banana', c: 'cherry' });
    for (const state of ['waiting', 'indexed']) {
      const ids = async (query) => foundIds(await store.search.messages(query));
      await store.messages.update('a', { content: `apricot ${state}` });
      expect(await ids('apple'), state).to.deep.equal([]);
      expect(await ids('apricot'), state).to.deep.equal(['a']);
      await store.messages.delete('b');
      expect(await ids('banana'), state).to.deep.equal([]);
      await store.messages.restore('b');
      expect(await ids('banana'), state).to.deep.equal(['b']);
      await store.conversations.delete('c');
      expect(await ids('banana'), state).to.deep.equal([]);
      await store.conversations.restore('c');
      // The newest row goes, and the next one takes its key.
      await store.messages.purge('c');
      expect(await ids('cherry'), state).to.deep.equal([]);
      await store.messages.append('c', { id: 'c', role: 'user', content: `citron ${state}` });
      expect(await ids('citron'), state).to.deep.equal(['c']);
      await indexAll(store);
      expect(await ids('citron'), state).to.deep.equal(['c']);
      expect(await ids('apricot'), state).to.deep.equal(['a']);
      await store.messages.update('c', { content: 'cherry' });
      await store.messages.update('a', { content: 'apple' });
      await indexAll(store);
    }
    await store.messages.purge('c');
    await indexAll(store);
    await store.messages.append('c', { id: 'd', role: 'user', content: 'damson' });
    expect(foundIds(await store.search.messages('damson'))).to.deep.equal(['d']);
    await store.conversations.reset('c');
    await indexAll(store);
    expect(foundIds(await store.search.messages('damson OR apple'))).to.deep.equal([]);
  });

  test('a streamed answer is found when it is there', async () => {
    const store = await storeOf({ a: 'a question' });
    const writer = await store.streams.begin('c', { id: 'answer' });
    writer.append('forty-two');
    await indexAll(store);
    await writer.finish();
    await eitherWay(store, async (state) => {
      const { items } = await store.search.messages('forty two');
      expect(foundIds({ items }), state).to.deep.equal(['answer']);
    });
  });

  test('components and attachments say what they belong to', async () => {
    const store = await storeOf({ m: 'look' });
    await store.components.append('c', {
      id: 'chart',
      messageId: 'm',
      componentKind: 'chart',
      payload: { title: 'Quarterly revenue', rows: [{ label: 'Lisbon' }], hiddenKey: 1 },
    });
    await store.components.append('c', {
      id: 'alone',
      componentKind: 'card',
      payload: { text: 'Lisbon, too' },
    });
    await store.attachments.add('m', { id: 'file', name: 'revenue-2024.pdf' });
    await store.attachments.update('file', { extractedText: 'The figures of Porto' });
    await finds(store, {
      revenue: ['chart', 'file'],
      lisbon: ['chart', 'alone'],
      porto: ['file'],
      hiddenKey: [],
    });
    const hits = Object.fromEntries(
      (await store.search.messages('lisbon OR porto'.replace(' OR porto', ''))).items.map((hit) => [
        hit.componentId,
        hit,
      ]),
    );
    expect(hits.chart).to.deep.include({ messageId: 'm', kind: 'component', role: 'assistant' });
    expect(hits.alone).to.deep.include({
      messageId: null,
      conversationId: 'c',
      attachmentId: null,
    });
    const [file] = (await store.search.messages('porto')).items;
    expect(file).to.deep.include({
      messageId: 'm',
      componentId: null,
      kind: 'attachment',
      sequence: 1,
    });
    await store.messages.delete('m');
    await finds(store, { revenue: [], lisbon: ['alone'], porto: [] });
    await store.messages.restore('m');
    await store.components.purge('chart');
    await store.attachments.purge('file');
    await finds(store, { revenue: [], lisbon: ['alone'], porto: [] });
  });

  test('hits in branches that are not shown carry the path', async () => {
    const store = await storeOf({ q: 'question', a1: 'first answer', b1: 'bravo' });
    await store.messages.append('c', {
      id: 'a2',
      role: 'assistant',
      content: 'second answer',
      previousId: 'q',
    });
    await store.messages.append('c', { id: 'r', role: 'user', content: 'reply', threadId: 'b1' });
    await eitherWay(store, async (state) => {
      const paths = async (query, options) => {
        const { items } = await store.search.messages(query, options);
        return items.map(({ messageId, path }) => [messageId, path]).sort();
      };
      expect(await paths('answer'), state).to.deep.equal([
        ['a1', ['q', 'a1']],
        ['a2', null],
      ]);
      expect(await paths('answer', { branches: 'shown' })).to.deep.equal([['a2', null]]);
      expect(await paths('bravo')).to.deep.equal([['b1', ['q', 'a1', 'b1']]]);
      expect(await paths('reply')).to.deep.equal([['r', ['q', 'a1', 'b1', 'r']]]);
    });
    await store.messages.switchTo('b1');
    const [hit] = (await store.search.messages('bravo', { branches: 'shown' })).items;
    expect(hit.path).to.equal(null);
  });

  test('filters', async () => {
    const store = await openStore({ scope: { userId: 'ann' } });
    for (const id of ['c', 'd']) await store.conversations.create({ id });
    const say = (conversation, id, extra) =>
      store.messages.append(conversation, { id, role: 'user', content: 'apple pie', ...extra });
    await say('c', 'c1', { createdAt: 1000 });
    await say('c', 'c2', { createdAt: 2000, role: 'assistant' });
    await say('d', 'd1', { createdAt: 3000 });
    await say('d', 'd2', {
      createdAt: 4000,
      kind: 'task',
      content: { title: 'apple', state: 'open' },
    });
    await store.components.append('d', {
      id: 'p',
      messageId: 'd1',
      componentKind: 'card',
      payload: { text: 'apple' },
      createdAt: 5000,
    });
    await store.attachments.add('c2', { id: 'f', name: 'apple.pdf', createdAt: 6000 });
    const expected = [
      [{}, ['c1', 'c2', 'd1', 'd2', 'f', 'p']],
      [{ conversationId: 'c' }, ['c1', 'c2', 'f']],
      [{ conversationId: 'nowhere' }, []],
      [{ role: 'assistant' }, ['c2', 'f', 'p']],
      [{ kind: 'text' }, ['c1', 'c2', 'd1']],
      [{ kind: 'task' }, ['d2']],
      [{ kind: 'component' }, ['p']],
      [{ kind: 'attachment' }, ['f']],
      [{ createdAfter: 2000 }, ['d1', 'd2', 'f', 'p']],
      [{ createdBefore: 3000 }, ['c1', 'c2']],
      [{ createdAfter: 1000, createdBefore: 4000 }, ['c2', 'd1']],
      [{ hasAttachment: true }, ['c2', 'f']],
      [{ hasAttachment: false, conversationId: 'c' }, ['c1']],
      [{ conversationId: 'd', role: 'user', kind: 'text' }, ['d1']],
    ];
    await eitherWay(store, async (state) => {
      for (const [filters, ids] of expected) {
        const found = foundIds(await store.search.messages('apple', { filters })).sort();
        expect(found, `${JSON.stringify(filters)} (${state})`).to.deep.equal(ids);
      }
    });
    await refuses(
      () => store.search.messages('apple', { filters: { kind: 'chart' } }),
      'INVALID_ARGUMENT',
    );
    await refuses(
      () => store.search.messages('apple', { filters: { folder: 'x' } }),
      'INVALID_ARGUMENT',
    );
    await refuses(() => store.search.messages('apple', { groupBy: 'role' }), 'INVALID_ARGUMENT');
    await refuses(() => store.search.messages('apple', { limit: 101 }), 'INVALID_ARGUMENT');
  });

  test('pages: each hit once, in one order, while the index comes after', async () => {
    const texts = {};
    for (let i = 0; i < 95; i++)
      texts[`m${i}`] = 'apple '.repeat(1 + (i % 7)) + 'pie '.repeat(i % 5);
    const store = await storeOf(texts);
    const all = foundIds(await store.search.messages('apple', { limit: 100 }));
    expect(new Set(all).size).to.equal(95);
    const paged = [];
    let after = null;
    let pages = 0;
    do {
      const page = await store.search.messages('apple', { limit: 10, after });
      paged.push(...foundIds(page));
      expect(page.next === null).to.equal(!page.hasMore);
      after = page.next;
      pages += 1;
      await store.search.index({ limit: 12 });
      // What comes later is no part of what was begun.
      await store.messages.append('c', { role: 'user', content: 'apple' });
    } while (after !== null);
    expect(paged).to.deep.equal(all);
    expect(pages).to.equal(10);
    const { next } = await store.search.messages('apple', { limit: 10 });
    for (const wrong of ['', 'x', '1.2.3', `${next}.1`, next.replace(/^./, 'z')]) {
      await refuses(() => store.search.messages('apple', { after: wrong }), 'INVALID_ARGUMENT');
    }
    await refuses(() => store.search.messages('pie', { after: next }), 'INVALID_ARGUMENT');
  });

  test('groups: the best of each conversation, page by page', async () => {
    const store = await openStore({ scope: { userId: 'ann' } });
    for (let i = 0; i < 12; i++) {
      await store.conversations.create({ id: `c${i}` });
      const inputs = [];
      for (let j = 0; j < 4; j++) {
        inputs.push({
          id: `c${i}m${j}`,
          role: 'user',
          content: 'apple '.repeat(1 + ((i + j) % 4)) + i,
        });
      }
      await store.messages.appendMany(`c${i}`, inputs);
    }
    await eitherWay(store, async (state) => {
      const best = [];
      for (const { conversationId, messageId } of (
        await store.search.messages('apple', { limit: 100 })
      ).items) {
        if (!best.some(([id]) => id === conversationId)) best.push([conversationId, messageId]);
      }
      expect(best.length).to.equal(12);
      const grouped = [];
      let after = null;
      do {
        const page = await store.search.messages('apple', {
          limit: 5,
          after,
          groupBy: 'conversation',
        });
        grouped.push(...page.items.map((hit) => [hit.conversationId, hit.messageId]));
        after = page.next;
      } while (after !== null);
      expect(grouped, state).to.deep.equal(best);
    });
  });

  if (!persistent) return;

  test('nobody finds what is of another scope', async () => {
    const asAnn = { scope: { userId: 'ann' } };
    const asBob = { scope: { userId: 'bob' } };
    const score = async (store) => (await store.search.messages('shared secret')).items[0].score;
    let store = await storeOf({ a: 'shared secret' });
    await finds(store, { secret: ['a'] });
    const before = await score(store);

    store = await reopen(store, asBob);
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'b', role: 'user', content: 'secret secret' });
    await finds(store, { secret: ['b'], shared: [] });
    const more = Array.from({ length: 50 }, () => ({ role: 'user', content: 'secret' }));
    await store.messages.appendMany('c', more);
    // Once waiting, once indexed.
    store = await reopen(store, asAnn);
    await finds(store, { secret: ['a'] });
    // How rare a word is depends on one's own texts alone.
    expect(await score(store)).to.equal(before);
  });
}
