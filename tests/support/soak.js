/** Many tabs that append to one conversation, while tabs end and freeze at random. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { launchBrowser } from './browsers.js';
import { copyOutOfOpfs } from './opfs.js';
import { root } from './paths.js';
import { SeededRandom } from './seeded-random.js';
import { startServer } from './server.js';
import { sqlite3 } from './sqlite3.js';
import { loaded, openEmptyTab, openTab } from './tabs.js';
import { makeFolder, removeFolder } from './temporary.js';

const STORE = { name: 'soak' };
const CONVERSATION = 'c';
/** Between two writes of a tab: twenty tabs are to leave each other some room. */
const PAUSE_MS = 5;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A tab that writes, and begins again when it was ended. */
class SoakTab {
  #soak;
  #page = null;
  #generation = 0;
  #number;
  #thawed = Promise.resolve();

  constructor(soak, number) {
    this.#soak = soak;
    this.#number = number;
  }

  get page() {
    return this.#page;
  }

  async open() {
    this.#page = await openEmptyTab(this.#soak.browser, this.#soak.origin);
    await openStore(this.#page);
    await this.#prepare();
  }

  async #prepare() {
    await this.#page.exposeFunction('report', (content) => this.#soak.acknowledged.push(content));
    await this.start();
  }

  async start() {
    const prefix = `tab${this.#number}.${this.#generation++}`;
    await this.#page.evaluate(
      (conversation, name, pauseMs) => {
        window.live = window.tab.store().timeline.watch(conversation, { limit: 50 });
        window.writing = window.tab.write(conversation, name, pauseMs);
      },
      CONVERSATION,
      prefix,
      PAUSE_MS,
    );
  }

  async close() {
    await this.#page.close();
    await this.open();
  }

  async reload() {
    await this.#page.reload();
    await loaded(this.#page);
    await openStore(this.#page);
    await this.start();
  }

  /** The renderer dies, as it does when it runs out of memory. */
  async crash() {
    const page = this.#page;
    const session = await page.createCDPSession();
    const crashed = new Promise((resolve) => page.once('error', resolve));
    session.send('Page.crash').catch(() => {});
    await crashed;
    await page.close();
    await this.open();
  }

  /** Sleeps on in the background; `thaw` waits for its end. */
  async freeze(milliseconds) {
    await this.thaw();
    const session = await this.#page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    this.#thawed = pause(milliseconds).then(async () => {
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await session.detach();
    });
  }

  thaw() {
    return this.#thawed;
  }
}

/** While the owner is frozen nobody can open the store, and is told so after a while. */
async function openStore(page) {
  await page.evaluate(async (options) => {
    for (;;) {
      try {
        return await window.tab.open(options);
      } catch (error) {
        if (error.code !== 'OWNER_LOST') throw error;
      }
    }
  }, STORE);
}

/**
 * @param {object} options
 * @param {import('./browsers.js').BrowserName} options.browserName
 * @param {number} options.tabs
 * @param {number} options.seconds
 * @param {number} options.seed of what happens when
 */
export async function soak({ browserName, tabs: count, seconds, seed }) {
  const random = new SeededRandom(seed);
  // In a long run also for longer than an owner may be silent.
  const frozenMs = [500, seconds < 30 ? 1500 : 13_000];
  const between = (least, most) => least + random.fraction() * (most - least);
  const ways = ['close', 'reload'];
  // Only Chromium lets a test do these to a tab.
  if (browserName === 'chromium') ways.push('crash', 'freeze');
  const folder = await makeFolder('soak');
  const server = await startServer(root);
  const running = await launchBrowser(browserName);
  try {
    const shared = { browser: running.browser, origin: server.origin, acknowledged: [] };
    const maker = await openTab(running.browser, server.origin, STORE);
    await maker.evaluate((id) => window.tab.store().conversations.create({ id }), CONVERSATION);
    const tabs = Array.from({ length: count }, (_, number) => new SoakTab(shared, number));
    for (const tab of tabs) await tab.open();
    await maker.close();
    const happened = { close: 0, reload: 0, crash: 0, freeze: 0 };
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      await pause(between(200, 1200));
      const tab = random.oneOf(tabs);
      const way = random.oneOf(ways);
      happened[way]++;
      if (way === 'freeze') {
        await tab.freeze(between(...frozenMs));
      } else {
        await tab.thaw();
        await tab[way]();
      }
    }
    for (const tab of tabs) await tab.thaw();
    // Every call of every tab settles: each waits for its last one.
    const told = [];
    for (const tab of tabs) told.push(await tab.page.evaluate(() => window.writing.stop()));
    const timelines = [];
    for (const { page } of tabs) {
      timelines.push(await page.evaluate((id) => window.tab.readAll(id), CONVERSATION));
    }
    const lives = [];
    for (const { page } of tabs) lives.push(await lastOfLive(page, timelines[0].at(-1)[0]));
    for (const { page } of tabs) await page.evaluate(() => window.tab.store().close());
    const copy = path.join(folder, 'copy.db');
    for (const suffix of ['-wal', '']) {
      await copyOutOfOpfs(tabs[0].page, `${STORE.name}.db${suffix}`, `${copy}${suffix}`);
    }
    const integrity = await sqlite3(copy, 'PRAGMA integrity_check');
    const answers = await sqlite3(copy, 'SELECT count(*) FROM answers');
    return {
      happened,
      acknowledged: shared.acknowledged,
      lost: told.reduce((sum, { lost }) => sum + lost, 0),
      unexpected: told.flatMap(({ unexpected }) => unexpected),
      timelines,
      lives,
      integrity,
      answers: Number(answers[0]),
    };
  } finally {
    await running.close();
    await server.close();
    await removeFolder(folder);
  }
}

/** The ids that the live query of a tab ends with, once it has caught up. */
async function lastOfLive(page, expected) {
  const waiting = { timeout: 30_000, polling: 50 };
  await page.waitForFunction(
    (id) => window.live.getSnapshot()?.items.some((item) => item.id === id),
    waiting,
    expected,
  );
  return page.evaluate(() => window.live.getSnapshot().items.map((item) => item.id));
}

/** Fails where a message was lost or doubled, or where tabs do not see the same. */
export function checkSoak({ acknowledged, unexpected, timelines, lives, integrity, answers }) {
  assert.deepEqual(unexpected, []);
  assert.deepEqual(integrity, ['ok']);
  const [timeline] = timelines;
  for (const other of timelines) assert.deepEqual(other, timeline);
  for (const other of lives) assert.deepEqual(other, lives[0]);
  const contents = timeline.map(([, , content]) => content);
  const stored = new Set(contents);
  assert.equal(stored.size, contents.length, 'a message is there twice');
  const sequences = timeline.map(([, sequence]) => sequence);
  assert.deepEqual(
    sequences,
    sequences.map((_, index) => index + 1),
  );
  assert.deepEqual(
    acknowledged.filter((content) => !stored.has(content)),
    [],
    'acknowledged and not there',
  );
  assert.ok(acknowledged.length > 0);
  // What is kept for tabs that are gone is removed as they go.
  assert.ok(answers < 100, `${answers} answers are left`);
}
