/** What a chat page reads when it is opened. */

import { SeededRandom } from '../../tests/support/seeded-random.js';
import { listOf, timeEach } from './timing.js';

const PAGE = 30;
const TIMELINE = 50;
const SIDEBAR = 50;

export async function measureReading(peer, chats, round) {
  const random = new SeededRandom(round);
  const ids = listOf(30, () => chats.conversationId(random.below(chats.count)));
  return {
    page: await timeEach(ids, (id) => peer.page(id, PAGE)),
    timeline: await timeEach(ids, (id) => peer.timeline(id, TIMELINE)),
    sidebar: await timeEach(
      listOf(20, () => SIDEBAR),
      (limit) => peer.sidebar(limit),
    ),
  };
}

/** For the first answer of a store that was just opened. */
export const readFirstPage = (peer, chats) => peer.page(chats.conversationId(0), PAGE);

export async function readingAnswers(peer, chats) {
  const answers = {};
  for (const index of [0, 7, chats.count - 1]) {
    const id = chats.conversationId(index);
    answers[`page ${index}`] = await peer.page(id, PAGE);
    answers[`timeline ${index}`] = await peer.timeline(id, TIMELINE);
  }
  answers.sidebar = await peer.sidebar(SIDEBAR);
  return answers;
}
