/** One message at a time, each durable when its call resolves, and found by the search. */

import { listOf, timeEach } from './timing.js';

export const APPENDS = 20;
const PAGE = 30;
const nameOf = (round) => 1000 + round;

export async function measureAppend(peer, chats, round) {
  const conversation = chats.emptyConversation(nameOf(round));
  await peer.addConversations([conversation]);
  const messages = chats.messagesFor(nameOf(round), APPENDS);
  const append = await timeEach(messages, (message) => peer.append(conversation.id, message));
  // What is put off until the store is idle, where there is such a thing.
  const later = await timeEach([null], () => peer.settle?.());
  return { append, 'append, indexed': append + later / APPENDS };
}

export async function appendAnswers(peer, chats, rounds) {
  const answers = {};
  for (let round = 0; round < rounds; round++) {
    const { id } = chats.emptyConversation(nameOf(round));
    answers[`appended ${round}`] = await peer.page(id, PAGE);
  }
  return answers;
}
