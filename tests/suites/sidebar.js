/** The sidebar, and emptying a conversation. Given a context; see support/context.js. */

import { ids } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function sidebar({ test, expect, openStore, refuses }) {
  const say = (store, id, extra = {}) =>
    store.messages.append(id, { role: 'user', content: `in ${id}`, ...extra });

  /** Twelve conversations, one a millisecond; every fourth pinned, the last one archived. */
  async function filled() {
    const store = await openStore({ scope: { userId: 'ann' } });
    for (let n = 1; n <= 12; n++) {
      const id = `c${n}`;
      await store.conversations.create({
        id,
        title: `Chat ${n}`,
        pinned: n % 4 === 0,
        archived: n === 12,
        folder: n % 2 === 0 ? 'even' : null,
        tags: n % 3 === 0 ? ['three'] : [],
        createdAt: n,
      });
      await say(store, id, { createdAt: 1000 + n });
    }
    return store;
  }

  test('the pinned come first, then the last active, archived ones apart', async () => {
    const store = await filled();
    const list = async (query) => ids((await store.conversations.sidebar(query)).items);
    const expected = ['c8', 'c4', 'c11', 'c10', 'c9', 'c7', 'c6', 'c5', 'c3', 'c2', 'c1'];
    expect(await list()).to.deep.equal(expected);
    expect(await list({ archived: true })).to.deep.equal(['c12']);
    expect(await list({ folder: 'even' })).to.deep.equal(['c8', 'c4', 'c10', 'c6', 'c2']);
    expect(await list({ tag: 'three' })).to.deep.equal(['c9', 'c6', 'c3']);
    expect(await list({ tag: 'three', folder: 'even' })).to.deep.equal(['c6']);
    await say(store, 'c1');
    expect(await list({ limit: 3 })).to.deep.equal(['c8', 'c4', 'c1']);
  });

  test('pages by key give every conversation once, whatever the page size', async () => {
    const store = await filled();
    const expected = ids((await store.conversations.sidebar()).items);
    for (const limit of [1, 2, 3, 5, 11, 50]) {
      const seen = [];
      let page;
      do {
        page = await store.conversations.sidebar({ limit, after: page?.next });
        expect(page.items.length).to.be.at.most(limit);
        expect(page.hasMore).to.equal(page.next !== null);
        seen.push(...ids(page.items));
      } while (page.hasMore);
      expect(seen, `limit ${limit}`).to.deep.equal(expected);
    }
  });

  test('an item has title, activity, preview and unread count in one call', async () => {
    const store = await filled();
    await say(store, 'c3', { authorId: 'bob', content: 'x'.repeat(190) + '🙂'.repeat(20) });
    await store.messages.append('c3', { id: 'last', role: 'assistant', content: { text: 'Hé' } });
    const { items } = await store.conversations.sidebar({ limit: 3 });
    const item = items[2];
    const last = await store.messages.get('last');
    expect(item).to.deep.include({ id: 'c3', title: 'Chat 3', unread: 1, pinned: false });
    expect(item.lastMessageAt).to.equal(last.createdAt);
    expect(item.preview).to.deep.equal({
      messageId: 'last',
      role: 'assistant',
      kind: 'text',
      status: 'completed',
      authorId: 'ann',
      text: 'Hé',
      createdAt: last.createdAt,
    });
    await store.messages.delete('last');
    const cut = (await store.conversations.sidebar({ limit: 3 })).items[2].preview.text;
    expect(cut).to.equal('x'.repeat(190) + '🙂'.repeat(10));
  });

  test('an empty conversation stands where it was made, and has no preview', async () => {
    const store = await filled();
    await store.conversations.create({ id: 'new' });
    const item = (await store.conversations.sidebar({ limit: 3 })).items[2];
    expect(item).to.deep.include({ id: 'new', preview: null, unread: 0, lastMessageAt: null });
  });

  test('deleted conversations are not there', async () => {
    const store = await filled();
    await store.conversations.delete('c8');
    expect(ids((await store.conversations.sidebar({ limit: 2 })).items)).to.deep.equal([
      'c4',
      'c11',
    ]);
    await store.conversations.restore('c8');
    expect(ids((await store.conversations.sidebar({ limit: 1 })).items)).to.deep.equal(['c8']);
  });

  test('a row that was read before shows what happened since', async () => {
    const store = await openStore({ scope: { userId: 'ann' } });
    const { conversations, messages, reads, streams } = store;
    for (const id of ['a', 'b', 'gone']) await conversations.create({ id });
    await say(store, 'a', { id: 'first' });
    await say(store, 'b', { id: 'other', authorId: 'bob' });
    await conversations.delete('gone');

    let writer = null;
    const steps = {
      'an append': () => say(store, 'a', { id: 'second', authorId: 'bob' }),
      'a mark': () => reads.mark('b'),
      'an update of the last message': () => messages.update('second', { content: 'changed' }),
      'its deletion': () => messages.delete('second'),
      'its restoration': () => messages.restore('second'),
      'its removal': () => messages.purge('second'),
      'another branch': () => say(store, 'a', { id: 'branch', previousId: null }),
      'the first branch again': () => messages.switchTo('first'),
      'a title': () => conversations.update('a', { title: 'A', folder: 'f', tags: ['t'] }),
      'a pin': () => conversations.update('a', { pinned: true }),
      'an answer that begins': async () => {
        writer = await streams.begin('b', { id: 'answer' });
      },
      'what comes of it': async () => {
        writer.append('So far');
        await writer.flush();
      },
      'more of it': async () => {
        writer.append(' and on');
        await writer.flush();
      },
      'its end': () => writer.finish(),
      'a reset': () => conversations.reset('a'),
      'a removal': () => conversations.purge('gone'),
      'a conversation in its place': () => conversations.create({ id: 'new', title: 'New' }),
      'another removal': () => conversations.purge('new'),
      'another in that place': () => conversations.create({ id: 'newer', title: 'Newer' }),
    };
    // A batch writes, and reads everything anew.
    const anew = () => store.batch((batch) => batch.conversations.sidebar());
    for (const [name, step] of Object.entries(steps)) {
      const before = await conversations.sidebar();
      await step();
      const after = await conversations.sidebar();
      expect(after, name).to.deep.equal(await anew());
      const isShown = name !== 'a removal';
      if (isShown) expect(after, name).to.not.deep.equal(before);
    }
  });

  test('a batch reads what it has written, and nothing of it stays where it fails', async () => {
    const store = await filled();
    const titleOf = ({ items }) => items.find(({ id }) => id === 'c1').title;
    expect(titleOf(await store.conversations.sidebar())).to.equal('Chat 1');
    const changed = await store.batch((batch) => {
      batch.conversations.update('c1', { title: 'Changed' });
      return batch.conversations.sidebar();
    });
    expect(titleOf(changed)).to.equal('Changed');
    const failing = () =>
      store.batch((batch) => {
        batch.conversations.update('c1', { title: 'Never' });
        batch.conversations.sidebar();
        return batch.messages.append('none', { role: 'user', content: 'x' });
      });
    await refuses(failing, 'NOT_FOUND');
    expect(titleOf(await store.conversations.sidebar())).to.equal('Changed');
  });

  test('what is wrong is refused', async () => {
    const store = await filled();
    const bad = (query, field) =>
      refuses(() => store.conversations.sidebar(query), 'INVALID_ARGUMENT', field);
    for (const limit of [0, -1, 501, 1_000_000, '5']) await bad({ limit }, 'query.limit');
    for (const after of ['', 'x', '1', '1.2', '2.1.1', '1.1.1 ', '1.1.', "1.1.1'--", 5]) {
      await bad({ after }, 'query.after');
    }
    await bad({ archived: 1 }, 'query.archived');
    await bad({ folder: '' }, 'query.folder');
    await bad({ sort: 'title' }, 'query.sort');
  });

  test('reset empties a conversation and keeps it', async () => {
    const store = await filled();
    const one = await say(store, 'c1', { id: 'm' });
    await store.components.append('c1', { messageId: 'm', componentKind: 'card', payload: {} });
    await store.attachments.add('m', { name: 'a.txt' });
    await store.reactions.add('m', '👍');
    await store.drafts.set('c1', { text: 'unsent' });
    await store.summaries.set('c1', { summary: 's', untilSequence: one.sequence });
    const before = await store.conversations.get('c1');
    const after = await store.conversations.reset('c1');
    expect(after).to.deep.equal({
      ...before,
      headId: null,
      summary: '',
      summaryUntilSequence: 0,
      lastMessageAt: null,
      updatedAt: after.updatedAt,
    });
    expect((await store.timeline.page('c1', { branch: 'all', replies: true })).items).to.deep.equal(
      [],
    );
    expect(await store.drafts.get('c1')).to.equal(null);
    const { components, attachments } = await store.stats();
    expect([components, attachments]).to.deep.equal([0, 0]);
    await refuses(() => store.messages.restore('m'), 'NOT_FOUND');
    const next = await say(store, 'c1', { id: 'm' });
    expect(next.sequence).to.be.above(one.sequence);
    expect(next.previousId).to.equal(null);
    await refuses(() => store.conversations.reset('nobody'), 'NOT_FOUND');
  });
}
