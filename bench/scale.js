/**
 * Measures chatkeep with a million messages beside itself with 20,000, under Node, on files:
 *
 *     npm run bench:scale [-- --messages 1000000] [--publish]
 *
 * Prints tables, and writes them to build/bench/; `--publish` as in node.js. Half an hour.
 */

import { parseArgs } from 'node:util';
import { report } from './report/report.js';
import { versionOf } from './run/facts.js';
import { runUnderNode } from './run/node-run.js';
import { ensureSetup } from './setup.js';

const FEW = 20_000;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    publish: { type: 'boolean', default: false },
  },
});

await ensureSetup();
const version = await versionOf(null);
const peers = [Number(values.messages), FEW].map((messages) => ({
  name: `${messages.toLocaleString('en')} messages`,
  file: 'chatkeep',
  storage: 'files, FULL',
  version,
  messages,
}));
await report(await runUnderNode('Scale', peers, async () => {}), values.publish);
