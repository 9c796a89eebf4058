/** The page that peers are measured on. Whoever drives the browser asks `window.bench`. */

import { chatsOf } from '../data/chats.js';
import { readFirstPage } from '../operations/reading.js';
import { openOnPage } from './open-on-page.js';
import { Participant } from './participant.js';

/** @type {Map<string, Participant>} */
const participants = new Map();

/** What the worker's write-counter.js has counted. */
function writesSoFar() {
  const channel = new BroadcastChannel('bench-writes');
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      channel.close();
      resolve(data);
    };
    channel.postMessage('count');
  });
}

window.bench = {
  /** Opens a peer for the rounds to come. */
  async open(name, file, options) {
    const chats = await chatsOf(options);
    participants.set(name, new Participant(await openOnPage(file, options), chats));
  },

  /** Calls a method of a `Participant`. */
  ask: (name, method, ...args) => participants.get(name)[method](...args),

  async close() {
    for (const participant of participants.values()) await participant.close();
    participants.clear();
  },

  /** Opens a store that is there, on a page that has loaded nothing of it, and reads a page. */
  async cold(file, options) {
    const chats = await chatsOf(options);
    chats.conversationId(0);
    const start = performance.now();
    const peer = await openOnPage(file, { ...options, isNew: false });
    const page = await readFirstPage(peer, chats);
    const ms = performance.now() - start;
    if (page.items.length === 0) throw new Error('the first page is empty');
    await peer.close();
    return ms;
  },

  /** What a peer in a worker writes in one round, and how often it flushes. */
  async countWrites(file, options, measure, round) {
    const counted = { ...options, counts: true };
    const chats = await chatsOf(options);
    const participant = new Participant(await openOnPage(file, counted), chats);
    const before = await writesSoFar();
    await participant.measure(measure, round);
    const after = await writesSoFar();
    await participant.close();
    return Object.fromEntries(
      Object.entries(after).map(([name, count]) => [name, count - before[name]]),
    );
  },

  /** The bytes of files in OPFS, by the first name in their path. */
  async fileBytes() {
    const bytes = {};
    const visit = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        const below = [...path, name];
        if (handle.kind === 'directory') {
          await visit(handle, below);
        } else {
          const { size } = await handle.getFile();
          bytes[below.join('/')] = size;
        }
      }
    };
    await visit(await navigator.storage.getDirectory(), []);
    return bytes;
  },
};
