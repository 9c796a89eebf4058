/** A run under Node: peers in processes of their own, rounds, writes, sizes, cold openings. */

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { APPENDS } from '../operations/appending.js';
import { bytesIn, machine } from './facts.js';
import { addTo, inTurn, measureInterleaved, usualRounds } from './interleaved.js';
import { log } from './log.js';
import { NodeProcess } from './node-process.js';
import { canCountWrites, countWrites } from './write-counts.js';

const COLD_ROUNDS = 5;
const COLD = fileURLToPath(new URL('node-cold.js', import.meta.url));

/**
 * @typedef {object} NodePeer
 * @property {string} name in the tables
 * @property {string} file of peers/
 * @property {string} storage
 * @property {string} version
 * @property {number} messages
 * @property {string} [realChats] the folder of real ones, instead of made-up ones
 *
 * @param {string} environment
 * @param {NodePeer[]} described
 * @param {(peers: import('./interleaved.js').Asked[]) => Promise<void>} check when all was measured
 * @returns {Promise<import('../report/tables.js').Results>}
 */
export async function runUnderNode(environment, described, check) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chatkeep-bench-'));
  try {
    const peers = [];
    for (const peer of described) peers.push(await start(peer, folder));
    const figures = await measureInterleaved(peers, usualRounds, log);
    await check(peers);
    const facts = await measureFacts(peers, folder);
    facts['MB of memory, after some reading'] = await measureCold(peers, figures);
    return {
      environment,
      machine: machine(),
      messages: described[0].messages,
      peers: described.map(({ name, storage, version }) => ({ name, storage, version })),
      figures,
      facts,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(peer, folder) {
  const { messages, realChats } = peer;
  const options = { directory: path.join(folder, peer.name), messages, realChats };
  await mkdir(options.directory);
  const process = await NodeProcess.start(peer.file, options);
  return { ...peer, options, process, ask: (...args) => process.ask(...args) };
}

async function measureFacts(peers, folder) {
  const facts = {};
  const tell = (name, peer, value) => ((facts[name] ??= {})[peer.name] = value);
  const counts = canCountWrites();
  if (!counts) log('Without strace, writes and flushes are not counted');
  for (const peer of peers) {
    if (counts && peer.storage !== 'memory') {
      log(`Counting the writes of ${peer.name}`);
      const count = (measure) =>
        countWrites(peer.process.pid, path.join(folder, 'strace.txt'), () =>
          peer.ask('measure', measure, usualRounds[measure]),
        );
      const appends = await count('append');
      tell('writes of an append', peer, appends.writes / APPENDS);
      tell('flushes of an append', peer, appends.flushes / APPENDS);
      tell('KB written by an append', peer, appends.bytes / APPENDS / 1000);
    }
    await peer.process.close();
    tell('MB of files', peer, (await bytesIn(peer.options.directory)) / 1e6);
  }
  return facts;
}

/** Gives the memory that they take, in MB. */
async function measureCold(peers, figures) {
  log(`Measuring: cold, ${COLD_ROUNDS} rounds`);
  const memory = {};
  for (let round = 0; round < COLD_ROUNDS; round++) {
    for (const peer of inTurn(peers, round)) {
      const argument = JSON.stringify({ peer: peer.file, options: peer.options });
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--expose-gc',
        COLD,
        argument,
      ]);
      const { ms, bytes } = JSON.parse(stdout);
      addTo(figures, peer.name, { cold: ms });
      memory[peer.name] = bytes / 1e6;
    }
  }
  return memory;
}
