import { build } from './build.mjs';
import { Failure } from './lib/failure.mjs';
import { createLog } from './lib/log.mjs';
import { runAsProgram } from './lib/program.mjs';
import { ensureSetup } from './setup.mjs';

const BROWSERS = ['chromium', 'firefox'];

// Kills browsers, renderers and workers while a page writes, in each browser CHATKEEP_KILL_ROUNDS
// times (100). CHATKEEP_KILL_SEED gives the same moments as another run had.
await runAsProgram(import.meta.url, async (args) => {
  const unknown = args.find((arg) => !BROWSERS.includes(arg));
  if (unknown) throw new Failure(`Usage: npm run test:kill [-- ${BROWSERS.join('|')}]`);
  const rounds = readNumber('CHATKEEP_KILL_ROUNDS', 100);
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await build({ log });
  // It needs what the set-up installs.
  const { anySeed } = await import('../tests/support/seeded-random.js');
  const seed = readNumber('CHATKEEP_KILL_SEED', anySeed());
  const results = [];
  for (const browser of args.length > 0 ? args : BROWSERS) {
    log(`${browser}: ${rounds} rounds, seed ${seed}`);
    results.push({ browser, ...(await killOften(browser, rounds, seed, log)) });
  }
  printTable(results);
});

async function killOften(browser, count, seed, log) {
  const { KillRounds, tenWays } = await import('../tests/support/kill-rounds.js');
  const begin = performance.now();
  const killed = { worker: 0, renderer: 0, wholeBrowser: 0 };
  const rounds = await KillRounds.open(browser, seed);
  try {
    for (let round = 0; round < count; round++) {
      const way = tenWays[round % tenWays.length];
      log(`${browser} ${round + 1}: ${await rounds.run(way)}`);
      killed[way === 'browser' ? 'wholeBrowser' : way] += 1;
    }
    await rounds.checkLast();
    return {
      ...killed,
      ...rounds.acknowledged,
      seconds: Math.round((performance.now() - begin) / 1000),
    };
  } finally {
    await rounds.close();
  }
}

function readNumber(variable, otherwise) {
  const given = process.env[variable];
  if (given === undefined) return otherwise;
  const number = Number(given);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Failure(`${variable} must be a whole number, not ${given}.`);
}

function printTable(results) {
  const columns = [
    ['browser', 'browser'],
    ['workers', 'worker'],
    ['renderers', 'renderer'],
    ['browsers', 'wholeBrowser'],
    ['messages', 'messages'],
    ['streams', 'streams'],
    ['attachments', 'attachments'],
    ['seconds', 'seconds'],
  ];
  const print = (cells) => console.log(cells.map((cell) => String(cell).padEnd(12)).join(''));
  console.log();
  print(columns.map(([title]) => title));
  for (const result of results) print(columns.map(([, key]) => result[key]));
}
