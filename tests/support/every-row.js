/**
 * A user with a row of every kind, for the calls of `every-call.js` to name. Neutral: runs on a
 * page and under Node.
 */

/** Whatever has an id or a name is called after whose it is and what it is. */
export const nameOf = (owner, kind) => `${owner} ${kind}`;

/**
 * @param {(operation: string, ...args: unknown[]) => Promise<unknown>} call
 * @param {string} owner
 * @param {string} userId of the scope, who owns the channel
 */
export async function makeEveryRow(call, owner, userId) {
  const of = (kind) => nameOf(owner, kind);
  const each = ['', 'spare ', 'hidden '];
  const assistantId = of('assistant');
  for (const which of each) {
    const id = of(`${which}assistant`);
    await call('assistants.create', { id, name: id, config: { of: owner } });
    const user = of(`${which}user`);
    await call('users.upsert', { id: user, name: user });
  }

  const conversation = { assistantId, folder: of('folder'), tags: [of('tag')] };
  for (const which of each) {
    const id = of(`${which}conversation`);
    await call('conversations.create', { ...conversation, id, title: id });
    await call('messages.append', id, { role: 'user', content: `in ${id}` });
  }
  const channel = of('channel');
  await call('conversations.create', { id: channel, title: channel, type: 'channel' });
  if (userId !== '') await call('members.add', channel, userId, { role: 'owner' });
  await call('members.add', channel, of('member'));

  const within = of('conversation');
  const message = (kind, input) => {
    const id = of(kind);
    const written = { id, content: id, provider: of('provider'), authorId: of('author') };
    return call('messages.append', within, { role: 'assistant', ...written, ...input });
  };
  await message('question', { role: 'user' });
  await message('answer', { replyToId: of('question') });
  await message('reply', { role: 'user', threadId: of('question') });
  for (const which of each) await message(`${which}message`);
  await message('interrupted message', { status: 'interrupted' });
  await call('streams.begin', within, { id: of('streaming message') });

  for (const which of each) {
    await call('components.append', within, {
      id: of(`${which}component`),
      messageId: of('answer'),
      componentKind: of('kind'),
      payload: { of: owner },
    });
    await call('attachments.add', of('answer'), {
      id: of(`${which}attachment`),
      name: 'the same file',
      fileId: 'the same bytes',
      size: 5,
      extractionRequestId: of('request'),
      extractedText: `text of ${owner}`,
    });
  }
  await call('messages.pin', of('answer'));
  await call('reactions.add', of('answer'), 'thumb');
  await call('feedback.set', of('answer'), { rating: 'up', comment: owner });
  await call('reads.mark', within, { userId: of('reader'), sequence: 1 });
  await call('drafts.set', within, { text: `a draft of ${owner}` });
  await call('summaries.set', within, { summary: `a summary of ${owner}`, untilSequence: 1 });
  for (const area of ['components', 'attachments', 'messages', 'assistants', 'conversations']) {
    await call(`${area}.delete`, of(`hidden ${area.slice(0, -1)}`));
  }
}
