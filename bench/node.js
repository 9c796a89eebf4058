/**
 * Measures chatkeep beside its peers under Node, each in a process of its own:
 *
 *     npm run bench [-- --messages 20000] [--peers chatkeep,better-sqlite3] [--publish]
 *
 * Prints tables, and writes build/bench/Node.json. `--publish` writes bench/results/Node.json, and
 * from all results there the tables of docs/performance.md and the chart of the README.
 */

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { APPENDS } from './operations/appending.js';
import { report } from './report/report.js';
import { bytesIn, machine, versionOf } from './run/facts.js';
import {
  addTo,
  compareAnswers,
  inTurn,
  measureInterleaved,
  usualRounds,
} from './run/interleaved.js';
import { NodeProcess } from './run/node-process.js';
import { canCountWrites, countWrites } from './run/write-counts.js';
import { ensureSetup } from './setup.js';

const COLD_ROUNDS = 5;
const COLD = fileURLToPath(new URL('run/node-cold.js', import.meta.url));

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    peers: { type: 'string', default: 'chatkeep,better-sqlite3,sqlite-wasm,wa-sqlite,pglite' },
    publish: { type: 'boolean', default: false },
  },
});
const messages = Number(values.messages);
const log = (text) =>
  console.error(`bench ${String(Math.floor(performance.now() / 1000)).padStart(4)}s  ${text}`);

await ensureSetup();
const folder = await mkdtemp(path.join(os.tmpdir(), 'chatkeep-bench-'));
try {
  const peers = [];
  for (const file of values.peers.split(',')) {
    const { about } = await import(`./peers/${file}.js`);
    const options = { directory: path.join(folder, file), messages };
    await mkdir(options.directory);
    const process = await NodeProcess.start(file, options);
    const ask = (...args) => process.ask(...args);
    peers.push({ ...about, file, options, process, ask, version: await versionOf(about.version) });
  }
  const figures = await measureInterleaved(peers, usualRounds, log);
  const same = await compareAnswers(peers, usualRounds);
  log(`${same} answers are the same in all peers`);
  const facts = await measureFacts(peers);
  await measureCold(peers, figures, facts);
  await report(
    {
      environment: 'Node',
      machine: machine(),
      messages,
      peers: peers.map(({ name, storage, version }) => ({ name, storage, version })),
      figures,
      facts,
    },
    values.publish,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measureFacts(peers) {
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

async function measureCold(peers, figures, facts) {
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
  facts['MB of memory, after some reading'] = memory;
}
