/**
 * Measures chatkeep beside its peers in browsers, on a page, with what they keep in OPFS or IndexedDB:
 *
 *     npm run bench:browser [-- --browsers chromium,firefox] [--messages 20000] [--publish]
 *
 * Prints tables, and writes them to build/bench/; `--publish` as in node.js.
 */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { APPENDS } from './operations/appending.js';
import { report } from './report/report.js';
import { BrowserPages, onPage } from './run/browser-pages.js';
import { machine, versionOf } from './run/facts.js';
import { addTo, compareAnswers, inTurn, measureInterleaved } from './run/interleaved.js';
import { usualRounds } from './run/interleaved.js';
import { log } from './run/log.js';
import { ensureSetup, projectRoot } from './setup.js';

/** @type {{ name: string, file: string, storage: string, npm: string | null, options?: object, only?: string, onPage?: boolean }[]} */
const PEERS = [
  { name: 'chatkeep', file: 'chatkeep', storage: 'OPFS, FULL', npm: null },
  {
    name: 'sqlite-wasm',
    file: 'sqlite-wasm',
    storage: 'OPFS, opfs-sahpool, FULL',
    npm: '@sqlite.org/sqlite-wasm',
  },
  {
    name: 'sqlite-wasm tuned',
    file: 'sqlite-wasm',
    storage: 'the same, exclusive WAL, FULL',
    npm: '@sqlite.org/sqlite-wasm',
    options: { tuned: true },
  },
  {
    name: 'wa-sqlite',
    file: 'wa-sqlite',
    storage: 'OPFS, AccessHandlePool, FULL',
    npm: '@journeyapps/wa-sqlite',
  },
  {
    name: 'PGlite',
    file: 'pglite',
    storage: 'OPFS, opfs-ahp',
    npm: '@electric-sql/pglite',
    only: 'chromium',
  },
  { name: 'Dexie', file: 'dexie', storage: 'IndexedDB, relaxed', npm: 'dexie', onPage: true },
  {
    name: 'Dexie strict',
    file: 'dexie',
    storage: 'IndexedDB, strict',
    npm: 'dexie',
    options: { durability: 'strict' },
    only: 'chromium',
    onPage: true,
  },
];
const ENVIRONMENTS = { chromium: 'Chromium', firefox: 'Firefox' };
const ROUNDS = { ...usualRounds, reading: 10, search: 5, append: 6, stream: 3 };
const COLD_ROUNDS = 5;
/** How long a browser is given to write down what it has compiled. */
const CACHING_MS = 2000;

const { values } = parseArgs({
  options: {
    browsers: { type: 'string', default: 'chromium,firefox' },
    messages: { type: 'string', default: '20000' },
    peers: { type: 'string' },
    publish: { type: 'boolean', default: false },
  },
});
const messages = Number(values.messages);
await ensureSetup();
for (const browser of values.browsers.split(',')) await measureIn(browser);

async function measureIn(browser) {
  const wanted = values.peers?.split(',');
  const peers = await Promise.all(
    PEERS.filter(({ name, only }) => {
      return (only === undefined || only === browser) && (!wanted || wanted.includes(name));
    }).map(async (peer) => ({
      ...peer,
      version: await versionOf(peer.npm),
      options: { ...peer.options, directory: peer.name.replace(' ', '-'), messages },
    })),
  );
  const pages = await BrowserPages.start(browser);
  try {
    log(`Measuring in ${ENVIRONMENTS[browser]}`);
    const figures = await measureRounds(pages, peers);
    const facts = { ...(await measureWrites(pages, peers)), ...(await measureFiles(pages, peers)) };
    facts['KB to download, gzipped'] = await measureCold(browser, pages, peers, figures);
    await report(
      {
        environment: ENVIRONMENTS[browser],
        machine: machine(),
        messages,
        peers: peers.map(({ name, storage, version }) => ({ name, storage, version })),
        figures,
        facts,
      },
      values.publish,
    );
  } finally {
    await pages.close();
  }
}

async function measureRounds(pages, peers) {
  const page = await pages.open();
  for (const { name, file, options } of peers) {
    await onPage(page, 'open', name, file, { ...options, isNew: true });
  }
  const asked = peers.map(({ name }) => ({
    name,
    ask: (method, ...args) => onPage(page, 'ask', name, method, ...args),
  }));
  const figures = await measureInterleaved(asked, ROUNDS, log);
  const same = await compareAnswers(asked, ROUNDS);
  log(`${same} answers are the same in all peers`);
  await onPage(page, 'close');
  await page.close();
  return figures;
}

async function measureWrites(pages, peers) {
  log('Counting writes');
  const facts = {
    'writes of an append': {},
    'flushes of an append': {},
    'KB written by an append': {},
  };
  const [writes, flushes, kilobytes] = Object.values(facts);
  for (const { name, file, options, onPage: isOnPage } of peers) {
    if (isOnPage) continue;
    const page = await pages.open();
    const counts = await onPage(page, 'countWrites', file, options, 'append', ROUNDS.append);
    await page.close();
    writes[name] = counts.writes / APPENDS;
    flushes[name] = counts.flushes / APPENDS;
    kilobytes[name] = counts.bytes / APPENDS / 1000;
  }
  return facts;
}

async function measureFiles(pages, peers) {
  const page = await pages.open();
  const found = Object.entries(await onPage(page, 'fileBytes'));
  await page.close();
  const sizes = {};
  for (const { name, options } of peers) {
    const own = found.filter(([file]) => file.split(/[/.]/).includes(options.directory));
    if (own.length > 0) sizes[name] = own.reduce((sum, [, bytes]) => sum + bytes, 0) / 1e6;
  }
  return { 'MB of files': sizes };
}

/** First visits, of what has not been downloaded before, and later ones. Gives KB downloaded. */
async function measureCold(browser, pages, peers, figures) {
  log(`Measuring: cold, ${COLD_ROUNDS} rounds`);
  const downloads = {};
  for (let round = 0; round < COLD_ROUNDS; round++) {
    for (const { name, file, options } of inTurn(peers, round)) {
      // Firefox's driver cannot clear what it keeps.
      if (browser === 'chromium') {
        pages.requested.clear();
        const ms = await visit(pages, file, options, { clearing: true });
        addTo(figures, name, { 'first visit': ms });
        downloads[name] = await gzippedBytes(pages.requested);
      } else {
        await visit(pages, file, options);
      }
      addTo(figures, name, { cold: await visit(pages, file, options) });
    }
  }
  return downloads;
}

/** A page of its own that opens the store. */
async function visit(pages, file, options, { clearing = false } = {}) {
  const page = await pages.open();
  if (clearing) await pages.clearCache(page);
  const ms = await onPage(page, 'cold', file, options);
  await new Promise((resolve) => setTimeout(resolve, CACHING_MS));
  await page.close();
  return ms;
}

/** In KB, without what is the benchmark's own. */
async function gzippedBytes(paths) {
  let bytes = 0;
  for (const name of paths) {
    if (/^\/(bench\/(?!node_modules)|tests\/)/.test(name)) continue;
    bytes += gzipSync(await readFile(path.join(projectRoot, name)), { level: 9 }).length;
  }
  return bytes / 1000;
}
