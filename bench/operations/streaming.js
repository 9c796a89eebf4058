/**
 * An answer of 2,000 pieces that is flushed 200 times. Milliseconds for all of it. `stream` is as
 * users write it, the text indexed anew at each flush; `stream, best` indexes once, at the end, and
 * syncs the disk there only. chatkeep has one way, measured twice.
 */

import { timeEach } from './timing.js';

const nameOf = (round, isBest) => 2000 + round * 2 + (isBest ? 1 : 0);

export async function measureStream(peer, chats, round) {
  return {
    stream: await measureOne(peer, chats, nameOf(round, false), 'streamReindexing'),
    'stream, best': await measureOne(peer, chats, nameOf(round, true), 'streamAtBest'),
  };
}

async function measureOne(peer, chats, name, way) {
  const conversation = chats.emptyConversation(name);
  await peer.addConversations([conversation]);
  const { message, flushes } = chats.stream(name);
  const time = await timeEach([flushes], () => peer[way](conversation.id, message, flushes));
  await peer.settle?.();
  return time;
}

export async function streamAnswers(peer, chats, rounds) {
  const answers = {};
  for (let round = 0; round < rounds; round++) {
    const { id } = chats.emptyConversation(nameOf(round, true));
    answers[`streamed ${round}`] = await peer.page(id, 1);
  }
  return answers;
}
