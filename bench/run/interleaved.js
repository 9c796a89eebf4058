/**
 * Rounds in which each peer has its turn, because what else the machine does changes by the minute:
 * only figures of one round are compared.
 */

import { IMPORT_ROUNDS } from '../operations/importing.js';

/**
 * @typedef {object} Asked one peer, wherever it runs
 * @property {string} name
 * @property {(method: string, ...args: unknown[]) => Promise<unknown>} ask a method of `Participant`
 *
 * @typedef {Record<string, Record<string, number[]>>} Figures by operation, then by peer: a number
 *   for each round
 */

export const usualRounds = { import: IMPORT_ROUNDS, reading: 12, search: 6, append: 8, stream: 3 };

/**
 * @param {Asked[]} peers @param {typeof usualRounds} rounds
 * @param {(text: string) => void} log
 * @returns {Promise<Figures>}
 */
export async function measureInterleaved(peers, rounds, log) {
  const figures = {};
  for (const [measure, count] of Object.entries(rounds)) {
    log(`Measuring: ${measure}, ${count} rounds`);
    for (let round = 0; round < count; round++) {
      for (const peer of inTurn(peers, round)) {
        addTo(figures, peer.name, await peer.ask('measure', measure, round));
      }
    }
  }
  return figures;
}

/** Who is first changes from round to round. */
export const inTurn = (peers, round) => [
  ...peers.slice(round % peers.length),
  ...peers.slice(0, round % peers.length),
];

/** @param {Figures} figures @param {string} peer @param {Record<string, number>} found */
export function addTo(figures, peer, found) {
  for (const [operation, figure] of Object.entries(found)) {
    const ofOperation = (figures[operation] ??= {});
    (ofOperation[peer] ??= []).push(figure);
  }
}

/** Throws where one peer answers what another does not. */
export async function compareAnswers(peers, rounds) {
  const [first, ...others] = peers;
  const expected = await first.ask('answers', rounds);
  for (const peer of others) {
    const answers = await peer.ask('answers', rounds);
    const differing = Object.keys(expected).filter((name) => answers[name] !== expected[name]);
    if (differing.length > 0) {
      throw new Error(`${peer.name} answers otherwise than ${first.name}: ${differing.join(', ')}`);
    }
  }
  return Object.keys(expected).length;
}
