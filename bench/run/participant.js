/** One peer with the chats, where it runs: in a process of its own, or on a page. */

import { hashOf } from '../operations/answer-hash.js';
import { allAnswers, measures } from '../operations/all.js';

export class Participant {
  /** @param {object} peer @param {import('../data/made-up-chats.js').MadeUpChats} chats */
  constructor(peer, chats) {
    this.peer = peer;
    this.chats = chats;
  }

  /** @param {keyof typeof measures} measure @param {number} round */
  measure(measure, round) {
    return measures[measure](this.peer, this.chats, round);
  }

  /** @param {{ append: number, stream: number }} rounds how many there were */
  async answers(rounds) {
    const answers = await allAnswers(this.peer, this.chats, rounds);
    const hashes = {};
    for (const [name, answer] of Object.entries(answers)) hashes[name] = await hashOf(answer);
    return hashes;
  }

  /** For who looks for a difference. */
  async answer(name, rounds) {
    return (await allAnswers(this.peer, this.chats, rounds))[name];
  }

  close() {
    return this.peer.close();
  }
}
