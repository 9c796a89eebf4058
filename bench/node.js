/**
 * Measures chatkeep beside its peers under Node, each in a process of its own:
 *
 *     npm run bench [-- --messages 20000] [--peers chatkeep,better-sqlite3] [--publish]
 *
 * and beside better-sqlite3 with real chats, where CHATKEEP_DATA_DIR has those that
 * examples/import-chats.mjs reads.
 *
 * Prints tables, and writes them to build/bench/. With `--publish` they go to bench/results/, and from
 * all results there come the tables of docs/performance.md and the chart of the README.
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { RealChats, hasRealChats } from './data/real-chats.js';
import { report } from './report/report.js';
import { versionOf } from './run/facts.js';
import { compareAnswers, usualRounds } from './run/interleaved.js';
import { log } from './run/log.js';
import { runUnderNode } from './run/node-run.js';
import { ensureSetup, projectRoot } from './setup.js';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    peers: { type: 'string', default: 'chatkeep,better-sqlite3,sqlite-wasm,wa-sqlite,pglite' },
    publish: { type: 'boolean', default: false },
  },
});

await ensureSetup();
await measure('Node', values.peers.split(','), { messages: Number(values.messages) });
const realChats = process.env.CHATKEEP_DATA_DIR || path.join(projectRoot, '../shared/data');
if (hasRealChats(realChats)) {
  const { messages } = await RealChats.readFrom(realChats);
  await measure('Real chats', ['chatkeep', 'better-sqlite3'], { messages, realChats });
}

async function measure(environment, files, chats) {
  const peers = await Promise.all(
    files.map(async (file) => {
      const { about } = await import(`./peers/${file}.js`);
      return { ...about, file, version: await versionOf(about.version), ...chats };
    }),
  );
  const results = await runUnderNode(environment, peers, async (running) => {
    log(`${await compareAnswers(running, usualRounds)} answers are the same in all peers`);
  });
  await report(results, values.publish);
}
