/** feedback and drafts: set, get, clear. */

import { nested } from '../support/rows.js';

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, persistent, openStore, reopen }) {
  const bad = (call, field, ...says) => refuses(call, 'INVALID_ARGUMENT', field, ...says);

  /** A store with a conversation `c` that has a message `m`. */
  const withMessage = async () => {
    const store = await openStore();
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'assistant', content: 'hello' });
    return store;
  };

  test('feedback replaces what was set before', async () => {
    const { feedback } = await withMessage();
    expect(await feedback.get('m')).to.equal(null);
    const down = await feedback.set('m', { rating: 'down', comment: 'Too "short" 🙂\0' });
    expect(Math.abs(down.updatedAt - Date.now())).to.be.below(600_000);
    expect(down).to.deep.equal({
      rating: 'down',
      comment: 'Too "short" 🙂\0',
      updatedAt: down.updatedAt,
    });
    expect(await feedback.get('m')).to.deep.equal(down);
    const up = await feedback.set('m', { rating: 'up' });
    expect(up).to.deep.include({ rating: 'up', comment: null });
    expect(await feedback.get('m')).to.deep.equal(up);
    expect(await feedback.set('m', { rating: 'up', comment: null })).to.deep.include({
      rating: 'up',
      comment: null,
    });
  });

  test('feedback is cleared, also where there is none', async () => {
    const { feedback } = await withMessage();
    await feedback.set('m', { rating: 'up' });
    expect(await feedback.clear('m')).to.equal(undefined);
    expect(await feedback.clear('m')).to.equal(undefined);
    expect(await feedback.get('m')).to.equal(null);
  });

  test('feedback is of a message that is shown, and goes with it', async () => {
    const store = await withMessage();
    const calls = (id) => [
      () => store.feedback.set(id, { rating: 'up' }),
      () => store.feedback.get(id),
      () => store.feedback.clear(id),
    ];
    await store.feedback.set('m', { rating: 'up' });
    for (const call of calls('gone')) await refuses(call, 'NOT_FOUND', undefined, 'gone');
    await store.messages.delete('m');
    for (const call of calls('m')) await refuses(call, 'NOT_FOUND');
    await store.messages.restore('m');
    expect((await store.feedback.get('m')).rating).to.equal('up');
    await store.messages.purge('m');
    await store.messages.append('c', { id: 'm', role: 'assistant', content: 'again' });
    expect(await store.feedback.get('m')).to.equal(null);
  });

  test('what is wrong with feedback is refused', async () => {
    const { feedback } = await withMessage();
    await bad(() => feedback.set('m', {}), 'input.rating', 'up, down');
    await bad(() => feedback.set('m', { rating: 'meh' }), 'input.rating', 'up, down');
    await bad(() => feedback.set('m', { rating: 'up', comment: 5 }), 'input.comment');
    await bad(() => feedback.set('m', { rating: 'up', coment: 'x' }), 'input.coment', 'comment');
    expect(await feedback.get('m')).to.equal(null);
  });

  test('a draft replaces what was set before', async () => {
    const { drafts } = await withMessage();
    expect(await drafts.get('c')).to.equal(null);
    const data = { files: ['a'], cursor: { at: 3 } };
    const first = await drafts.set('c', { text: 'Half a thou 🙂', data });
    expect(Math.abs(first.updatedAt - Date.now())).to.be.below(600_000);
    expect(first).to.deep.equal({
      conversationId: 'c',
      text: 'Half a thou 🙂',
      data,
      updatedAt: first.updatedAt,
    });
    expect(await drafts.get('c')).to.deep.equal(first);
    const second = await drafts.set('c', { text: '' });
    expect(second).to.deep.include({ text: '', data: null });
    expect(await drafts.get('c')).to.deep.equal(second);
    const long = 'x'.repeat(100_000);
    expect((await drafts.set('c', { text: long, data: null })).text).to.equal(long);
  });

  test('a draft is cleared, also where there is none', async () => {
    const { drafts } = await withMessage();
    await drafts.set('c', { text: 'x' });
    expect(await drafts.clear('c')).to.equal(undefined);
    expect(await drafts.clear('c')).to.equal(undefined);
    expect(await drafts.get('c')).to.equal(null);
  });

  test('a draft is of a conversation that is shown, and goes with it', async () => {
    const store = await withMessage();
    await store.conversations.create({ id: 'd' });
    await store.drafts.set('c', { text: 'kept' });
    expect(await store.drafts.get('d')).to.equal(null);
    const calls = (id) => [
      () => store.drafts.set(id, { text: 'x' }),
      () => store.drafts.get(id),
      () => store.drafts.clear(id),
    ];
    for (const call of calls('gone')) await refuses(call, 'NOT_FOUND', undefined, 'gone');
    await store.conversations.delete('c');
    for (const call of calls('c')) await refuses(call, 'NOT_FOUND');
    await store.conversations.restore('c');
    expect((await store.drafts.get('c')).text).to.equal('kept');
    await store.conversations.purge('c');
    await store.conversations.create({ id: 'c' });
    expect(await store.drafts.get('c')).to.equal(null);
  });

  test('what is wrong with a draft is refused', async () => {
    const { drafts } = await withMessage();
    await bad(() => drafts.set('c', {}), 'input.text');
    await bad(() => drafts.set('c', { text: 5 }), 'input.text');
    await bad(() => drafts.set('c', { text: 'x', data: [] }), 'input.data');
    await bad(() => drafts.set('c', { text: 'x', data: nested(201) }), /^input\.data/);
    await bad(() => drafts.set('c', { text: 'x', html: '' }), 'input.html');
    expect(await drafts.get('c')).to.equal(null);
  });

  if (!persistent) return;

  test('both are kept, and nobody else sees or changes them', async () => {
    const mine = await withMessage();
    const feedback = await mine.feedback.set('m', { rating: 'up' });
    const draft = await mine.drafts.set('c', { text: 'mine' });
    const theirs = await reopen(mine, { scope: { userId: 'eve' } });
    for (const call of [
      () => theirs.feedback.get('m'),
      () => theirs.feedback.set('m', { rating: 'down' }),
      () => theirs.feedback.clear('m'),
      () => theirs.drafts.get('c'),
      () => theirs.drafts.set('c', { text: 'theirs' }),
      () => theirs.drafts.clear('c'),
    ]) {
      await refuses(call, 'NOT_FOUND');
    }
    const again = await reopen(theirs, { scope: undefined });
    expect(await again.feedback.get('m')).to.deep.equal(feedback);
    expect(await again.drafts.get('c')).to.deep.equal(draft);
  });
}
