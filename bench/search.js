/**
 * Measures the search under Node, on files, over messages that are made up:
 *
 *     npm run bench:search [-- --messages 1000000] [--queries 300] [--keep DIRECTORY]
 *
 * Lengths are log-normal around a median of 180 characters, words are Zipf's, one message in ten is
 * in Chinese. Queries are two words of one message that was chosen by chance, in classes by how many
 * messages have the more frequent one. Prints milliseconds; the same seed gives the same texts.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openChatStore } from 'chatkeep';
import { SeededRandom } from '../tests/support/seeded-random.js';
import { Texts, words } from './data/texts.js';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    queries: { type: 'string', default: '300' },
    waiting: { type: 'string', default: '100000' },
    keep: { type: 'string' },
  },
});
const MESSAGES = Number(values.messages);
const QUERIES = Number(values.queries);
const WAITING = Number(values.waiting);
const PER_CONVERSATION = 100;

const random = new SeededRandom(42);
const texts = new Texts(random, { median: 180, spread: 0.9, chinese: 0.1, emoji: 0 });

/** Of this process alone: others on the machine make the clock say more. */
const cpuTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const heading = `${''.padEnd(44)} calls     p50     p95     p99   p95 of CPU time`;

function report(name, times) {
  const sorted = times.map(({ clock }) => clock).sort((a, b) => a - b);
  const cpu = times.map((time) => time.cpu).sort((a, b) => a - b);
  const line = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share).toFixed(2).padStart(8));
  const ofCpu = percentile(cpu, 0.95).toFixed(2).padStart(10);
  console.log(`${name.padEnd(44)}${String(times.length).padStart(6)}${line.join('')}${ofCpu}`);
}

async function timed(times, action) {
  const start = performance.now();
  const cpuStart = cpuTime();
  const result = await action();
  times.push({ clock: performance.now() - start, cpu: cpuTime() - cpuStart });
  return result;
}

async function indexAll(store) {
  while ((await store.search.index({ limit: 1000 })).hasMore);
}

async function fill(store, count, first) {
  for (let done = 0; done < count; done += PER_CONVERSATION) {
    const id = `c${first + done}`;
    await store.conversations.create({ id });
    const inputs = Array.from({ length: Math.min(PER_CONVERSATION, count - done) }, (_, i) => ({
      role: i % 2 === 0 ? 'user' : 'assistant',
      content: texts.message(),
    }));
    await store.messages.appendMany(id, inputs);
  }
}

/** How long an append takes, one at a time. */
async function measureAppends(store, name) {
  const times = [];
  await store.conversations.create({ id: name });
  for (let i = 0; i < 2000; i++) {
    const content = texts.message();
    await timed(times, () => store.messages.append(name, { role: 'user', content }));
  }
  report(name, times);
}

/** Two words of a message, by how frequent the more frequent one is. */
function chooseQueries() {
  const classes = {
    'the 30 most frequent': (rank) => rank < 30,
    'frequent: to rank 300': (rank) => rank >= 30 && rank < 300,
    'to rank 3,000': (rank) => rank >= 300 && rank < 3000,
    rare: (rank) => rank >= 3000,
  };
  const queries = new Map();
  for (const [name, fits] of Object.entries(classes)) {
    const chosen = [];
    while (chosen.length < QUERIES) {
      const one = texts.rankOfWord();
      const other = texts.rankOfWord();
      if (one !== other && fits(Math.min(one, other))) chosen.push(`${words[one]} ${words[other]}`);
    }
    queries.set(name, chosen);
  }
  const any = [];
  for (let i = 0; i < QUERIES; i++)
    any.push(`${words[texts.rankOfWord()]} ${words[texts.rankOfWord()]}`);
  queries.set('two words as they come in texts', any);
  const pairs = [];
  for (let i = 0; i < QUERIES; i++) pairs.push(texts.chineseCharacter() + texts.chineseCharacter());
  queries.set('two Chinese characters', pairs);
  return queries;
}

const directory = values.keep ?? (await mkdtemp(path.join(os.tmpdir(), 'chatkeep-bench-')));
const isNew = !existsSync(path.join(directory, 'search.db'));
const store = await openChatStore({
  name: 'search',
  storage: { directory },
  durability: 'relaxed',
});
try {
  if (isNew) {
    let start = performance.now();
    await fill(store, MESSAGES, 0);
    console.log(
      `appended ${MESSAGES} messages in ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
    start = performance.now();
    const times = [];
    const index = () => timed(times, () => store.search.index({ limit: 100 }));
    while ((await index()).hasMore);
    console.log(`indexed them in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    console.log(heading);
    report('indexing 100', times);
  } else {
    console.log(heading);
  }
  for (const [name, queries] of chooseQueries()) {
    await store.search.messages(queries[0]);
    const times = [];
    for (const query of queries) {
      await timed(times, () => store.search.messages(query, { limit: 20 }));
    }
    report(name, times);
  }
  if (isNew) {
    await measureAppends(store, 'append, nothing waits');
    await fill(store, WAITING, 1e9);
    await measureAppends(store, `append, ${WAITING} wait`);
    const times = [];
    for (const query of [...chooseQueries().get('rare')].slice(0, 20)) {
      await timed(times, () => store.search.messages(query));
    }
    report(`a search while ${WAITING} wait`, times);
    await indexAll(store);
  }
  const { databaseBytes, walBytes, heapBytes } = await store.stats();
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(`${megabytes(databaseBytes + walBytes)}, ${megabytes(heapBytes)} of memory`);
} finally {
  await store.close();
  if (!values.keep) await rm(directory, { recursive: true, force: true });
}
