/** What is measured: each takes a peer, the chats and the number of the round, and gives figures. */

import { appendAnswers, measureAppend } from './appending.js';
import { measureImport } from './importing.js';
import { measureReading, readingAnswers } from './reading.js';
import { measureSearch, searchAnswers } from './searching.js';
import { measureStream, streamAnswers } from './streaming.js';

export const measures = {
  import: measureImport,
  reading: measureReading,
  search: measureSearch,
  append: measureAppend,
  stream: measureStream,
};

/** Answers to the same questions, to be compared between peers. */
export async function allAnswers(peer, chats, rounds) {
  return {
    ...(await readingAnswers(peer, chats)),
    ...(chats.areFoundAlike ? await searchAnswers(peer, chats) : {}),
    ...(await appendAnswers(peer, chats, rounds.append)),
    ...(await streamAnswers(peer, chats, rounds.stream)),
  };
}
