/** A page that writes until it is killed, and posts each acknowledgement to the server it is from. */

import { openChatStore } from '../../dist/index.js';
import { everything } from './rows.js';

// The worker is the library's own; this is how a test gets hold of it.
const workers = [];
window.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    workers.push(this);
  }
};

const conversation = 'c';
/** The message that files are attached to. */
const withFiles = 'files';

/** The same again whenever it is asked for, and of different lengths. */
const contentOf = (id) => `content of ${id}${'.'.repeat((Number(id.split('-')[1]) * 37) % 1000)}`;
const deltaOf = (index) => `delta ${index};`;

/** The same again whenever it is asked for: another byte and another length for each. */
function bytesOf(id) {
  const index = Number(id.split('-')[2]);
  return new Uint8Array((index * 77_777) % 1_500_000).fill(index + 1);
}

let store;

/** Acknowledged, and not posted yet. */
const nothing = () => ({ messages: [], streams: {}, attachments: [] });
let fresh = nothing();
let posting = null;

async function postAll() {
  while (Object.values(fresh).some((list) => Object.keys(list).length > 0)) {
    const body = JSON.stringify(fresh);
    fresh = nothing();
    await fetch('/acknowledged', { method: 'POST', body });
  }
  posting = null;
}

const post = () => (posting ??= postAll());

async function appendForEver(round) {
  for (let index = 0; ; index++) {
    const id = `${round}-${index}`;
    await store.messages.append(conversation, { id, role: 'user', content: contentOf(id) });
    fresh.messages.push(id);
    post();
  }
}

async function attachForEver(round) {
  for (let index = 0; ; index++) {
    const id = `file-${round}-${index}`;
    const stream = new Blob([bytesOf(id)]).stream();
    await store.attachments.add(withFiles, { id, stream });
    fresh.attachments.push(id);
    post();
  }
}

async function streamForEver(round) {
  const id = `stream-${round}`;
  const writer = await store.streams.begin(conversation, { id });
  for (let index = 0; ; index++) {
    writer.append(deltaOf(index));
    await writer.flush();
    fresh.streams[id] = writer.position;
    post();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * Opens a store and compares it with what the server was told of it.
 *
 * @param {string} name
 * @param {string} durability
 * @returns {Promise<{ problems: string[], messages: number, streams: number,
 *   attachments: number }>}
 */
export async function openAndCheck(name, durability) {
  store = await openChatStore({ name, durability });
  await store.conversations.create({ id: conversation, createdAt: 1 });
  const message = { id: withFiles, role: 'user', content: contentOf(withFiles), createdAt: 1 };
  await store.messages.append(conversation, message);
  const told = await (await fetch('/acknowledged')).json();
  const rows = await everything((query) => store.messages.list(query));
  const kept = new Map(rows.map((row) => [row.id, row]));
  const problems = [];
  if (kept.size !== rows.length) problems.push('two rows have the same id');
  const sequences = new Set(rows.map((row) => row.sequence));
  if (sequences.size !== rows.length) problems.push('two rows have the same sequence');
  for (const id of told.messages) if (!kept.has(id)) problems.push(`${id} is missing`);
  for (const [id, length] of Object.entries(told.streams)) {
    const text = kept.get(id)?.text;
    if (text === undefined) problems.push(`${id} is missing`);
    else if (text.length < length) problems.push(`${id} has ${text.length} of ${length}`);
  }
  for (const row of rows) problems.push(...problemsOf(row));
  problems.push(...(await problemsOfFiles(told.attachments)));
  return {
    problems,
    messages: told.messages.length,
    streams: Object.keys(told.streams).length,
    attachments: told.attachments.length,
  };
}

async function problemsOfFiles(told) {
  const problems = [];
  const rows = await everything((query) => store.attachments.list(query));
  const kept = new Set(rows.map(({ id }) => id));
  for (const id of told) if (!kept.has(id)) problems.push(`${id} is missing`);
  for (const { id } of rows) {
    try {
      const bytes = await (await store.attachments.open(id)).bytes();
      const expected = bytesOf(id);
      const isSame =
        bytes.length === expected.length && bytes.every((byte) => byte === expected[0]);
      if (!isSame) problems.push(`${id} has other bytes`);
    } catch (error) {
      problems.push(`${id}: ${error.code}`);
    }
  }
  // They are collected behind the first calls.
  for (let tries = 0; (await store.doctor()).leftoverFiles > 0; tries++) {
    if (tries === 200) return [...problems, 'files were left over'];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return problems;
}

function* problemsOf({ id, text, status }) {
  if (!id.startsWith('stream-')) {
    if (text !== contentOf(id)) yield `${id} is ${text.slice(0, 50)}`;
    return;
  }
  if (status !== 'interrupted') yield `${id} is ${status}`;
  const deltas = text.split(';').slice(0, -1);
  if (deltas.map((_, index) => deltaOf(index)).join('') !== text) yield `${id} is not whole deltas`;
}

/**
 * Opens a store and begins to write. Nothing but an end ends it.
 *
 * @param {string} name
 * @param {string} durability
 * @param {number} round
 */
export async function startWriting(name, durability, round) {
  store = await openChatStore({ name, durability });
  for (const forEver of [appendForEver, streamForEver, attachForEver]) {
    forEver(round).catch(() => {});
  }
}

/** Ends the workers, and gives the server what is known by then. */
export async function terminateWorkers() {
  for (const worker of workers.splice(0)) {
    worker.terminate();
    // Of a worker that dies by itself the page is told. Otherwise its client would go on writing,
    // to the worker of the next store.
    worker.dispatchEvent(new Event('error'));
  }
  await posting;
}

export async function close() {
  await store.close();
}
