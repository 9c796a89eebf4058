/** Whole conversations, in transactions of a thousand messages. Milliseconds for each message. */

import { listOf, timeEach } from './timing.js';

const CONVERSATIONS_AT_ONCE = 10;

/** In so many rounds all of the chats are imported. */
export const IMPORT_ROUNDS = 5;

export async function measureImport(peer, chats, round) {
  const from = Math.floor((chats.count * round) / IMPORT_ROUNDS);
  const until = Math.floor((chats.count * (round + 1)) / IMPORT_ROUNDS);
  let [messages, durable] = [0, 0];
  for (let first = from; first < until; first += CONVERSATIONS_AT_ONCE) {
    const count = Math.min(CONVERSATIONS_AT_ONCE, until - first);
    const conversations = listOf(count, (at) => chats.conversation(first + at));
    for (const { entries } of conversations) {
      messages += entries.filter((entry) => !entry.payload).length;
    }
    durable += await timeEach([conversations], (them) => peer.addConversations(them));
  }
  const indexing = await timeEach([null], () => peer.makeSearchable());
  return { import: durable / messages, 'import, found': (durable + indexing) / messages };
}
