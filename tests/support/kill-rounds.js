/** Kills a browser, its renderers or a worker while a page writes, on one profile, again and again. */

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { patience } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { copyOutOfOpfs } from './opfs.js';
import { root } from './paths.js';
import { allGone, descendants, isRenderer, killAll } from './processes.js';
import { SeededRandom } from './seeded-random.js';
import { startServer } from './server.js';
import { sqlite3 } from './sqlite3.js';
import { makeFolder, removeFolder } from './temporary.js';

/** @typedef {'worker' | 'renderer' | 'browser'} Way */

/** As often as each comes in ten rounds: a browser takes seconds to start again. */
export const tenWays = [
  ...['worker', 'renderer', 'worker', 'browser', 'worker'],
  ...['worker', 'renderer', 'worker', 'worker', 'browser'],
];

/** How long a page may write before it is killed, in milliseconds. */
const longest = 400;
/** How many of the rounds end while the store is being opened, which is when it recovers. */
const whileOpening = 0.2;
/** A browser may give a new page a renderer that was killed, and notice that some moments later. */
const noticing = 500;
/** How many rounds one store is for: each of them reads all that the earlier ones wrote. */
const roundsPerStore = 10;

const nothing = () => ({ messages: [], streams: {}, attachments: [] });

export class KillRounds {
  #name;
  #random;
  #round = 0;
  /** What the server was told of the store that is written to now. */
  #acknowledged = nothing();
  /** What there is of earlier stores. */
  #earlier = { messages: 0, streams: 0, attachments: 0 };
  /** Called at each acknowledgement that comes in. */
  #heard = () => {};
  #server;
  #folder;
  #running = null;
  #page = null;

  /**
   * @param {import('./browsers.js').BrowserName} name
   * @param {number} seed
   */
  static async open(name, seed) {
    const rounds = new KillRounds(name, seed);
    rounds.#folder = await makeFolder(`killed-${name}`);
    rounds.#server = await startServer((...args) => rounds.#serve(...args), root);
    return rounds;
  }

  /** Use `open`. */
  constructor(name, seed) {
    this.#name = name;
    this.#random = new SeededRandom(seed);
  }

  /** How much the server was told of, over all rounds. */
  get acknowledged() {
    const { messages, streams, attachments } = this.#told;
    return {
      messages: this.#earlier.messages + messages,
      streams: this.#earlier.streams + streams,
      attachments: this.#earlier.attachments + attachments,
    };
  }

  get #told() {
    const { messages, streams, attachments } = this.#acknowledged;
    return {
      messages: messages.length,
      streams: Object.keys(streams).length,
      attachments: attachments.length,
    };
  }

  get #store() {
    return `killed-${Math.ceil(this.#round / roundsPerStore)}`;
  }

  /**
   * Opens what the last round left, checks it, writes and is killed.
   *
   * @param {Way} way
   * @returns {Promise<string>} what was killed and when
   */
  async run(way) {
    if (this.#round > 0 && this.#round % roundsPerStore === 0) {
      await this.checkLast();
      this.#earlier = this.acknowledged;
      this.#acknowledged = nothing();
    }
    this.#round += 1;
    const delay = this.#random.fraction() * longest;
    const opening = this.#random.fraction() < whileOpening;
    const durability = this.#round % 2 === 0 ? 'full' : 'relaxed';
    const page = await this.#openPage();
    if (opening) {
      this.#open(page, durability).catch(() => {});
    } else {
      await this.#check(page, durability);
      const writes = this.#writesInThisRound();
      await page.evaluate(
        (...given) => window.killable.startWriting(...given),
        this.#store,
        durability,
        this.#round,
      );
      await writes;
    }
    await wait(delay);
    await this.#kill(way, page);
    const moment = `${Math.round(delay)} ms ${opening ? 'of opening' : 'of writing'}`;
    return `${way} after ${moment}, ${durability}`;
  }

  /** Opens what the last round left and checks it. */
  async checkLast() {
    const page = await this.#openPage();
    await this.#check(page, 'full');
  }

  async close() {
    await this.#running?.close();
    await this.#server?.close();
    if (this.#folder) await removeFolder(this.#folder);
  }

  #serve(request, response, next) {
    if (request.url !== '/acknowledged') return next();
    response.setHeader('Cache-Control', 'no-store');
    if (request.method !== 'POST') return response.end(JSON.stringify(this.#acknowledged));
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    // One that was cut off has no end, and counts for nothing.
    request.on('end', () => {
      const { messages, streams, attachments } = JSON.parse(Buffer.concat(chunks).toString());
      this.#acknowledged.messages.push(...messages);
      this.#acknowledged.attachments.push(...attachments);
      Object.assign(this.#acknowledged.streams, streams);
      response.end();
      this.#heard();
    });
  }

  /** Settles once a message and a part of a stream of this round are acknowledged. */
  async #writesInThisRound() {
    const { messages, streams } = this.#acknowledged;
    const before = messages.length;
    const enough = () => messages.length > before && `stream-${this.#round}` in streams;
    let timer;
    try {
      await new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('nothing was acknowledged')), patience);
        this.#heard = () => enough() && resolve();
      });
    } finally {
      clearTimeout(timer);
      this.#heard = () => {};
    }
  }

  /** The page of the last round, if that is alive; the browser is started if it is not. */
  async #openPage() {
    if (this.#page) return this.#page;
    const profile = path.join(this.#folder, 'profile');
    await mkdir(profile, { recursive: true });
    this.#running ??= await launchBrowser(this.#name, { profile });
    const page = await this.#running.browser.newPage();
    await page.goto(`${this.#server.origin}/tests/support/killable.html`);
    await page.waitForFunction(() => window.killable !== undefined, { timeout: patience });
    this.#page = page;
    return page;
  }

  #open(page, durability) {
    return page.evaluate(
      (name, kept) => window.killable.openAndCheck(name, kept),
      this.#store,
      durability,
    );
  }

  async #check(page, durability) {
    const { problems, ...compared } = await this.#open(page, durability);
    assert.deepEqual(problems, []);
    // Nothing was told in the meantime, so this is what was compared.
    assert.deepEqual(compared, this.#told);
    // A browser refuses to read a file that is written to meanwhile, as an idle store does.
    await page.evaluate(() => window.killable.close());
    const copy = path.join(this.#folder, 'copy.db');
    await copyOutOfOpfs(page, `${this.#store}.db`, copy);
    assert.deepEqual(await sqlite3(copy, 'PRAGMA integrity_check'), ['ok']);
    assert.deepEqual(await sqlite3(copy, 'PRAGMA foreign_key_check'), []);
  }

  async #kill(way, page) {
    if (way === 'worker') {
      await page.evaluate(() => window.killable.terminateWorkers());
      return;
    }
    this.#page = null;
    const { pid } = this.#running.browser.process();
    const below = await descendants(pid);
    if (way === 'renderer') {
      const renderers = below.filter(isRenderer);
      assert.ok(renderers.length > 0, below.map(({ command }) => command).join('\n'));
      killAll(renderers);
      await allGone(renderers);
      await wait(noticing);
      return;
    }
    const ended = this.#running.kill();
    this.#running = null;
    // When only the browser's own process is killed, the others find out and end by themselves.
    if (this.#random.fraction() < 0.5) killAll(below);
    await ended;
  }
}
