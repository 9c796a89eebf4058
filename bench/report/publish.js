/**
 * Writes the tables of docs/performance.md, and table and chart of the README, from bench/results:
 *
 *     node bench/report/publish.js
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { benchRoot, projectRoot } from '../setup.js';
import { chartSvg } from './chart.js';
import { medianRatio } from './statistics.js';
import { factTable, medianTable, peerTable, ratioTable } from './tables.js';

const PAGE = path.join(projectRoot, 'docs', 'performance.md');
const README = path.join(projectRoot, 'README.md');
const CHART = path.join(projectRoot, 'docs', 'images', 'performance.svg');

/** What the chart shows, of a page of the browser that most have. */
const CHARTED = {
  environment: 'Chromium',
  peers: ['sqlite-wasm', 'wa-sqlite', 'PGlite', 'Dexie'],
  operations: [
    { name: 'page', label: 'newest page' },
    { name: 'timeline', label: 'timeline' },
    { name: 'sidebar', label: 'sidebar' },
    { name: 'search', label: 'search' },
    { name: 'append', label: 'append' },
    { name: 'stream', label: 'streamed answer' },
    { name: 'import, found', label: 'import, searchable' },
    { name: 'cold', label: 'cold open' },
  ],
};

/** What the README's table shows: of those that flush an append to the disk, too. */
const SHORT = {
  peers: ['chatkeep', 'sqlite-wasm', 'Dexie strict'],
  operations: ['append', 'page', 'timeline', 'sidebar', 'search', 'stream', 'cold'],
};

export async function publish() {
  let page = await readFile(PAGE, 'utf8');
  for (const environment of ['Node', 'Real chats', 'Chromium', 'Firefox', 'Scale']) {
    const results = await readResults(environment);
    if (results) page = replaceBetween(page, environment, tablesOf(results));
  }
  await writeFile(PAGE, page);
  const charted = await readResults(CHARTED.environment);
  if (charted) {
    const readme = await readFile(README, 'utf8');
    await writeFile(README, replaceBetween(readme, 'Speed', shortTable(charted)));
    await mkdir(path.dirname(CHART), { recursive: true });
    await writeFile(CHART, chartSvg(chartOf(charted)));
  }
}

/** @param {string} environment */
export const resultsFile = (environment) => `${environment.toLowerCase().replace(' ', '-')}.json`;

async function readResults(environment) {
  const file = path.join(benchRoot, 'results', resultsFile(environment));
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function tablesOf(results) {
  const { messages, machine } = results;
  const of = `${messages.toLocaleString('en')} messages, ${machine}.`;
  const tables = [peerTable, medianTable, ratioTable, factTable].map((table) => table(results));
  return [of, ...tables].join('\n\n');
}

/** Between the page's comments for it. */
export function replaceBetween(page, name, text) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, until] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || until < from) throw new Error(`There is no place for ${name}`);
  return `${page.slice(0, from)}${start}\n\n${text}\n\n${page.slice(until)}`;
}

function shortTable({ peers, figures }) {
  return medianTable({
    peers: peers.filter(({ name }) => SHORT.peers.includes(name)),
    figures: Object.fromEntries(SHORT.operations.map((name) => [name, figures[name]])),
  });
}

function chartOf({ environment, messages, peers, figures }) {
  const series = CHARTED.peers.filter((name) => peers.some((peer) => peer.name === name));
  const [ours] = peers.map(({ name }) => name);
  const groups = CHARTED.operations
    .filter(({ name }) => figures[name])
    .map(({ name, label }) => ({
      label,
      values: series.map((peer) => {
        const theirs = figures[name][peer];
        return theirs ? medianRatio(theirs, figures[name][ours]) : null;
      }),
    }));
  const title = `How many times as long others take, ${environment}, ${messages.toLocaleString('en')} messages`;
  return { title, series, groups };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await publish();
