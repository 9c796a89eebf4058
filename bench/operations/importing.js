/** Whole conversations, in transactions of a thousand messages. Milliseconds for each message. */

import { listOf, timeEach } from './timing.js';

const CONVERSATIONS_AT_ONCE = 10;

/** In so many rounds all of the chats are imported. */
export const IMPORT_ROUNDS = 5;

/** Half of each round is imported as users write it, half at its best. */
export async function measureImport(peer, chats, round) {
  const from = Math.floor((chats.count * round) / IMPORT_ROUNDS);
  const until = Math.floor((chats.count * (round + 1)) / IMPORT_ROUNDS);
  const middle = Math.ceil((from + until) / 2);
  await peer.beginUsualImport();
  const usual = await timeImport(peer, chats, from, middle);
  await peer.endUsualImport();
  const best = await timeImport(peer, chats, middle, until);
  return { import: best.durable, 'import, found': usual.found, 'import, best': best.found };
}

async function timeImport(peer, chats, from, until) {
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
  return { durable: durable / messages, found: (durable + indexing) / messages };
}
