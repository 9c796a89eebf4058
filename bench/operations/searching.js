/** Two words of some message: the best twenty that have both, with snippets. */

import { listOf, timeEach } from './timing.js';

const HITS = 20;
const QUERIES = 20;

export async function measureSearch(peer, chats, round) {
  const queries = listOf(QUERIES, (at) => chats.query(round * QUERIES + at));
  return { search: await timeEach(queries, (query) => peer.search(query, HITS)) };
}

/**
 * Each ranks in a way of its own, so what can be compared is what is found where it all fits on one
 * page, and how much is found elsewhere.
 */
export async function searchAnswers(peer, chats) {
  const answers = {};
  for (let at = 0; at < 50; at++) {
    const query = chats.query(1_000_000 + at);
    const hits = await peer.search(query, HITS);
    const rows = hits.map(({ messageId, conversationId, sequence, role, kind, createdAt }) => ({
      messageId,
      conversationId,
      sequence,
      role,
      kind,
      createdAt,
    }));
    rows.sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
    answers[`search ${query}`] = hits.length < HITS ? rows : hits.length;
    const marked = hits.every(({ snippet, ranges }) => snippet !== '' && ranges.length > 0);
    if (!marked) throw new Error(`a snippet for ${query} shows nothing of it`);
  }
  return answers;
}
