import { availableParallelism } from 'node:os';

import { createLog } from './lib/log.mjs';
import { runAsProgram } from './lib/program.mjs';
import { build } from './build.mjs';
import { ensureSetup } from './setup.mjs';

// Several tabs for minutes, in both browsers, and how long a change of the owner takes.
// CHATKEEP_SOAK_SECONDS: for each number of tabs (60). CHATKEEP_SOAK_SEED: what happens when.

const TABS = [2, 5, 20];
const HAND_OVERS = 30;

await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await build({ log });
  // They need what the set-up installs.
  const { measureHandOver } = await import('../tests/support/hand-over.js');
  const { anySeed } = await import('../tests/support/seeded-random.js');
  const { checkSoak, soak } = await import('../tests/support/soak.js');
  const seconds = Number(process.env.CHATKEEP_SOAK_SECONDS ?? 60);
  const seed = Number(process.env.CHATKEEP_SOAK_SEED ?? anySeed());
  log(`Tabs for ${seconds} s each, seed ${seed}, ${availableParallelism()} cores`);
  for (const browserName of ['chromium', 'firefox']) {
    for (const tabs of TABS) {
      const result = await soak({ browserName, tabs, seconds, seed: seed + tabs });
      const ways = Object.entries(result.happened).filter(([, times]) => times > 0);
      log(
        `${browserName}, ${tabs} tabs: ${ways.map(([way, times]) => `${times} x ${way}`).join(', ')}; ` +
          `${result.acknowledged.length} acknowledged, ${result.timelines[0].length} stored, ` +
          `${result.lost} calls given up while the owner was frozen`,
      );
      checkSoak(result);
    }
    const times = (await measureHandOver(browserName, HAND_OVERS)).sort((a, b) => a - b);
    const at = (share) => times[Math.floor(share * (times.length - 1))];
    log(
      `${browserName}, ${HAND_OVERS} hand-overs of an idle owner: median ${at(0.5)} ms, ` +
        `90 % within ${at(0.9)} ms, longest ${at(1)} ms`,
    );
  }
});
