/**
 * What a user sees of a store that another user has rows in: the same as of one where that user has
 * none. Neutral: runs on a page and under Node.
 */

import { expect } from 'chai';
import { encodeArguments, operationNames } from '../../dist/signatures.js';
import { everyCall, fillSlots, isSlot, slotsOf } from './every-call.js';
import { makeEveryRow, nameOf } from './every-row.js';

/** The calls that only read. */
const reading =
  /^history$|^export\.|\.(get|list|sidebar|thread|replyChain|last|pinned|siblings|path|page|unread|pending)$|^search\.messages$/;

/** A place as errors name it: `inputs[0].threadId`. */
export const fieldOf = (path) => path.join('.').replace(/\.(\d+)\b/g, '[$1]');

/** What there is nothing of: no row, no count. */
export function isNothing(answer) {
  if (answer === null || answer === 0) return true;
  if (Array.isArray(answer)) return answer.length === 0;
  if (Array.isArray(answer.items)) return answer.items.length === 0;
  const members = Object.values(answer);
  return typeof answer === 'object' && members.length > 0 && members.every(isNothing);
}

/** Without what differs from one run to the next: the clock, the ids made here, sizes of files. */
function comparable(value, key = '') {
  if (typeof value === 'number' && value > 1_700_000_000_001) return 'a time';
  if (typeof value === 'string') {
    if (key === 'next') return 'a cursor';
    return value
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'a UUID')
      .replace(/^1[78]\d{17}$/, 'nanoseconds');
  }
  if (Array.isArray(value)) return value.map((element) => comparable(element));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(
    ([name]) => !/^(database|wal|heap)Bytes$/.test(name),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, comparable(member, name)]));
}

/** How a call ends, to be compared. */
export async function outcomeOf(promise) {
  try {
    return { answer: comparable(await promise) };
  } catch (error) {
    const { code, message, field } = error;
    if (code === undefined) throw error;
    return { code, message: comparable(message), field };
  }
}

let lastId = 0;

/** Fills the arguments with what `owner` has, but for the place `foreign`, which another has. */
function filled(args, owner, foreign = null, other = null) {
  return fillSlots(args, ({ path, slot }) => {
    const isForeign = foreign !== null && fieldOf(path) === fieldOf(foreign);
    const whose = isForeign ? other : owner;
    if (slot.kind !== undefined) return nameOf(whose, slot.kind);
    if (slot.what === 'new id') return nameOf(whose, `made ${++lastId}`);
    if (isForeign) return nameOf(other, 'somebody');
    return slot.value;
  });
}

/** Every call of the table that can be made here, one after the other. */
function* callsOf(caller) {
  for (const [operation, calls] of Object.entries(everyCall)) {
    if (caller.has(operation)) for (const args of calls) yield { operation, args };
  }
}

/**
 * What `owner` reads, all of it.
 *
 * @param {import('./callers.js').Caller} caller
 */
export async function everythingRead(caller, owner) {
  const read = [];
  for (const { operation, args } of callsOf(caller)) {
    if (!reading.test(operation)) continue;
    const given = filled(args, owner);
    const outcome = await outcomeOf(caller.call(operation, ...given));
    expect(outcome, `${operation} ${JSON.stringify(given)}`).to.have.property('answer');
    read.push({ operation, given, outcome });
  }
  return read;
}

/**
 * Puts what `other` has into each place of each call where an id or a name is expected, then makes
 * each call with what `owner` has.
 *
 * @param {import('./callers.js').Caller} caller
 * @param {{ owner: string, other: string, userId: string }} who
 * @returns {Promise<object[]>} everything that was asked and answered
 */
export async function tryEverything(caller, { owner, other, userId }) {
  lastId = 0;
  await makeEveryRow(caller.call, owner, userId);
  const seen = [];
  const attempt = async (operation, given, promise) => {
    const outcome = await outcomeOf(promise);
    seen.push({ operation, given, outcome });
    return { outcome, what: `${operation} ${JSON.stringify(given)}: ${JSON.stringify(outcome)}` };
  };

  for (const { operation, args } of callsOf(caller)) {
    for (const { path, slot } of slotsOf(args)) {
      if (slot.what === 'choice' || slot.what === 'document') continue;
      const given = filled(args, owner, path, other);
      const { outcome, what } = await attempt(operation, given, caller.call(operation, ...given));
      // The next try needs it to stream again.
      if (operation === 'streams.end' && outcome.answer) {
        await caller.call('streams.resume', given[0]);
      }
      if (slot.what === 'sought') expect(isNothing(outcome.answer), what).to.equal(true);
      if (slot.what !== 'reference') continue;
      expect(outcome.code, what).to.equal('NOT_FOUND');
      if (!caller.batches(operation)) continue;
      const id = `made ${++lastId}`;
      const inBatch = await attempt(
        `batch with ${operation}`,
        given,
        caller.batch([
          ['conversations.create', { id }],
          [operation, ...given],
        ]),
      );
      expect(inBatch.outcome.code, inBatch.what).to.equal('NOT_FOUND');
      const kept = await outcomeOf(caller.call('conversations.get', id));
      expect(kept.code, 'nothing of the batch is kept').to.equal('NOT_FOUND');
    }
  }
  for (const { operation, args } of callsOf(caller)) {
    const given = filled(args, owner);
    const { outcome, what } = await attempt(operation, given, caller.call(operation, ...given));
    expect(outcome, what).to.have.property('answer');
  }
  return seen;
}

/** The names in an error that lists those that are known. */
const known = (error) => (/(?:Known|one of): (.*)\.$/.exec(error.message)?.[1] ?? '').split(', ');

/** Refuses `args` for a key that nobody knows, and so tells which are known. */
async function knownKeys(call) {
  try {
    await call();
  } catch (error) {
    return known(error).filter((name) => name !== 'signal');
  }
  throw new Error('a key that nobody knows was taken');
}

const unknownKey = 'no such key';

/** The objects within a call's arguments, by where they are. */
function objectsIn(args) {
  const found = new Map();
  const visit = (value, path) => {
    if (isSlot(value) || typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value) && path.length > 0) found.set(fieldOf(path), Object.keys(value));
    for (const [key, member] of Object.entries(value)) visit(member, [...path, key]);
  };
  visit(args, []);
  return found;
}

/** The type of a record, which says what it has. */
function typeAt(args, field) {
  const path = field.split(/[.[\]]+/).filter((step) => step !== '');
  if (path.at(-2) !== 'records') return '';
  return ` of type ${path.reduce((value, step) => value[step], args).type.value}`;
}

/** The arguments by name, with one key too many in the object at `field`. */
function withUnknownKey(args, field) {
  const visit = (value, path) => {
    if (isSlot(value)) return value.kind ?? value.value ?? 'x';
    if (Array.isArray(value)) {
      return value.map((element, index) => visit(element, [...path, String(index)]));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, member]) => [
      key,
      visit(member, [...path, key]),
    ]);
    const more = path.length > 0 && fieldOf(path) === field ? [[unknownKey, 'x']] : [];
    return Object.fromEntries([...entries, ...more]);
  };
  return Object.values(visit(args, []));
}

/**
 * Checks that the table has every operation, every argument and every field.
 *
 * @param {import('./callers.js').Caller} caller the core alone knows what lists are filtered by
 */
export async function expectEveryCall(caller) {
  expect(Object.keys(everyCall).sort()).to.deep.equal([...operationNames].sort());
  for (const [operation, calls] of Object.entries(everyCall)) {
    if (operation === 'batch') continue;
    const keys = new Map();
    for (const args of calls) {
      // Long texts stand behind it.
      const [json] = encodeArguments(operation, withUnknownKey(args, null)).split('\0');
      const count = JSON.parse(json).length;
      if (calls.length === 1) expect(count, operation).to.equal(Object.keys(args).length);
      for (const [field, names] of objectsIn(args)) {
        // The elements of a list are alike, or say of which type they are.
        const place = field.replace(/\[\d+\]/g, '[]') + typeAt(args, field);
        const given = withUnknownKey(args, field);
        const expected = place.endsWith('filters')
          ? () => caller.call(operation, ...given)
          : async () => encodeArguments(operation, given);
        const entry = keys.get(place) ?? { known: await knownKeys(expected), covered: new Set() };
        for (const name of names) entry.covered.add(name);
        keys.set(place, entry);
      }
    }
    for (const [place, entry] of keys) {
      expect([...entry.covered].sort(), `${operation}: ${place}`).to.deep.equal(entry.known.sort());
    }
  }
}
