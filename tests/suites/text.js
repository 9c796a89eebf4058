/** Text comes back exactly as it was given. */

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore }) {
  const texts = {
    'an empty string': '',
    'a space': ' ',
    'line ends': 'a\r\nb\nc\rd\u2028e\u2029f',
    NUL: 'a\0b\0',
    'only NUL': '\0',
    'control characters': Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(
      '',
    ),
    'quotes and backslashes': `"'\`\\"\\\\u0041/`,
    'Latin with marks': 'Łódź, naïve, Ångström',
    'decomposed marks': 'A\u030angstro\u0308m',
    Chinese: '你好，我想找家餐馆。',
    'Arabic, right to left': 'مرحبا بالعالم \u202eabc\u202c',
    'Hebrew with points': 'שָׁלוֹם',
    emoji: '🙂👍🏽',
    'joined emoji': '👩‍👩‍👧‍👦 🏳️‍🌈',
    'the last code points': '\uffff\u{10ffff}\ufffd\ufeff',
    'a byte order mark in front': '\ufeffx',
    'SQL metacharacters': `'; DROP TABLE messages; -- %_?1 :a @b $c "x" [y] /*`,
    'a percent escape and an entity': '%00 &amp; <b>',
    // Long texts cross apart from the others, and this stands for them.
    'what stands for a long text': '\u0001',
    'a long text': 'a long text. '.repeat(10),
    'a long text, not Latin': '你好。'.repeat(30),
    'a long text with NUL': 'a\0'.repeat(30),
  };

  test('every text round-trips everywhere', async () => {
    const store = await openStore();
    for (const [what, text] of Object.entries(texts)) {
      const { id } = await store.conversations.create({
        title: text,
        data: { value: text, [`key ${text}`]: 1 },
      });
      const conversation = await store.conversations.get(id);
      expect(conversation.title, what).to.equal(text);
      expect(conversation.data, what).to.deep.equal({ value: text, [`key ${text}`]: 1 });
      const input = {
        role: 'assistant',
        content: text,
        model: text,
        provider: text,
        authorId: text,
        detectedMode: text.slice(0, 20),
        sources: [text],
      };
      const message = await store.messages.append(id, input);
      expect(message, what).to.deep.include({ ...input, text });
      expect(await store.messages.get(message.id), what).to.deep.equal(message);
      const json = await store.messages.append(id, { role: 'user', content: { text } });
      expect((await store.messages.get(json.id)).content, what).to.deep.equal({ text });
      const payload = { [text]: [text] };
      const component = await store.components.append(id, { componentKind: 'card', payload });
      expect((await store.components.get(component.id)).payload, what).to.deep.equal(payload);
      const { items } = await store.timeline.page(id, { afterSequence: 0 });
      expect(items[0], what).to.deep.equal(message);
      expect(items[2].content.payload, what).to.deep.equal(payload);
    }
  });

  test('a user and an organization may be called anything', async () => {
    const names = Object.values(texts).filter((text) => !text.includes('\0'));
    const userId = names.join('|').slice(0, 200);
    const organizationId = texts['SQL metacharacters'];
    const store = await openStore({ scope: { userId, organizationId } });
    const row = await store.conversations.create();
    expect([row.userId, row.organizationId]).to.deep.equal([userId, organizationId]);
    const message = await store.messages.append(row.id, { role: 'user', content: 'x' });
    expect(message.authorId).to.equal(userId);
  });

  test('ids and filters are data, whatever is in them', async () => {
    const store = await openStore();
    const ids = Object.values(texts).filter((text) => text !== '' && !text.includes('\0'));
    await store.conversations.create({ id: 'bystander' });
    for (const id of ids) {
      await store.conversations.create({ id });
      await store.messages.append(id, { id, role: 'user', content: 'x', authorId: id });
      await store.components.append(id, { id, componentKind: id.slice(0, 8), payload: {} });
    }
    for (const id of ids) {
      expect((await store.conversations.get(id)).id).to.equal(id);
      expect((await store.messages.get(id)).id).to.equal(id);
      expect((await store.components.get(id)).id).to.equal(id);
      for (const filters of [{ id }, { ids: [id] }, { conversationId: id }, { authorId: id }]) {
        const { items } = await store.messages.list({ filters });
        expect(items.map((row) => row.id)).to.deep.equal([id]);
      }
      expect((await store.timeline.page(id)).items).to.have.lengthOf(2);
      await store.conversations.purge(id);
      await refuses(() => store.messages.get(id), 'NOT_FOUND');
    }
    expect(await store.stats()).to.include({ conversations: 1, messages: 0, components: 0 });
  });

  test('16 MiB of text round-trip', async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    const unit = 'Zażółć gęślą jaźń 你好 🙂 0123456789\n';
    const content = unit.repeat(Math.ceil((16 * 1024 * 1024) / unit.length));
    const { id } = await store.messages.append('c', { role: 'user', content });
    const { content: stored, text } = await store.messages.get(id);
    // Not by expect: it would print both of them.
    expect(stored === content && text === content).to.equal(true);
  });
}
