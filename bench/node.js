/**
 * Measures chatkeep beside its peers under Node, each in a process of its own:
 *
 *     npm run bench [-- --messages 20000] [--peers chatkeep,better-sqlite3] [--publish]
 *
 * Prints tables, and writes build/bench/Node.json. `--publish` writes bench/results/Node.json, and
 * from all results there the tables of docs/performance.md and the chart of the README.
 */

import { parseArgs } from 'node:util';
import { report } from './report/report.js';
import { versionOf } from './run/facts.js';
import { compareAnswers, usualRounds } from './run/interleaved.js';
import { log } from './run/log.js';
import { runUnderNode } from './run/node-run.js';
import { ensureSetup } from './setup.js';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    peers: { type: 'string', default: 'chatkeep,better-sqlite3,sqlite-wasm,wa-sqlite,pglite' },
    publish: { type: 'boolean', default: false },
  },
});

await ensureSetup();
const peers = await Promise.all(
  values.peers.split(',').map(async (file) => {
    const { about } = await import(`./peers/${file}.js`);
    const version = await versionOf(about.version);
    return { ...about, file, version, messages: Number(values.messages) };
  }),
);
const results = await runUnderNode('Node', peers, async (running) => {
  log(`${await compareAnswers(running, usualRounds)} answers are the same in all peers`);
});
await report(results, values.publish);
