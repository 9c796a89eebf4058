/** Puts what means something to SQL, to C or to JSON into every string of every call. */

import { expect } from 'chai';
import { everyCall, fillSlots, slotsOf } from './every-call.js';
import { makeEveryRow, nameOf } from './every-row.js';
import { everythingRead, fieldOf, isNothing } from './isolation.js';

/** From what belongs there to what is put there. */
const short = [
  (text) => `${text}' OR '1'='1' --`,
  (text) => `${text}'; DROP TABLE messages; -- " \\ /* ?1 :id @id $id [id] \`id\` {"id":1}`,
  (text) => `${text}%`,
  (text) => `${text.slice(0, -1)}_`,
  (text) => `${text}\0`,
  (text) => `${text}\0' OR 1=1 --`,
  (text) => `${text}\ud83d`,
  (text) => `${text}🙂 e\u0301 العربية \u202e\ufeff\u2028\r\n\t\u007f`,
  (text) => text.padEnd(256, "'"),
];
const veryLong = (text) => text.padEnd(70_000, '%');

/** What is only looked for or chosen from has a limit that `short` exceeds. */
const hostileTo = ({ what }) =>
  what === 'kept' || what === 'document' ? [...short, veryLong] : short;

const owner = 'own';

/** Documents with the text as a value and as a key, of the same form as the sample. */
function hostileDocument(sample, text) {
  const document = { [text]: [text, { value: text }] };
  return Array.isArray(sample) ? [document] : document;
}

/** A document may have been put into another one, as a stream's are into `meta`. */
const includesAll = (answer, wanted) =>
  Object.entries(wanted).every(
    ([key, value]) => key in answer && JSON.stringify(answer[key]) === JSON.stringify(value),
  );

/** Whether something within is the same, to the last character. */
function holds(answer, wanted) {
  if (answer === wanted) return true;
  if (typeof answer !== 'object' || answer === null) return false;
  if (typeof wanted === 'object' && includesAll(answer, wanted)) return true;
  return Object.entries(answer).some(([key, member]) => key === wanted || holds(member, wanted));
}

/** Whether an error blames this place: itself, what it is in, or what is in it. */
function blames(error, path) {
  const field = fieldOf(path);
  const within = (inner, outer) => inner === outer || /^[.[]/.test(inner.slice(outer.length));
  const names = [field, field.replace(/^query\./, ''), field.replace(/^options\./, 'input.')];
  return names.some(
    (name) =>
      (error.field.startsWith(name) && within(error.field, name)) ||
      // An argument as a whole is not named enough.
      (/[.[]/.test(error.field) && name.startsWith(error.field) && within(name, error.field)),
  );
}

/** A stream takes what comes in addition, and ends once: each call has one of its own. */
async function withOwnStream(caller, operation, given, count) {
  if (operation !== 'streams.write' && operation !== 'streams.end') return given;
  const id = `stream ${count}`;
  await caller.call('streams.begin', nameOf(owner, 'conversation'), { id });
  return [id, ...given.slice(1)];
}

/** Everything that pages of records have. */
async function allOf(read) {
  const records = [];
  for (let from; from !== null;) {
    const { items, next } = await read(from);
    records.push(...items);
    from = next;
  }
  return records;
}

const recordsIn = (caller, id) => allOf((from) => caller.call('export.conversation', id, from));

async function peopleIn(caller) {
  const list = (kind) => allOf((after) => caller.call('export.list', { kind, after }));
  return [await list('user'), await list('assistant')];
}

/** What was kept: the answer, or where that says nothing, what is read afterwards. */
async function keptBy(caller, operation, [id], answer) {
  if (operation === 'import.people') return peopleIn(caller);
  if (operation === 'import.conversation') return recordsIn(caller, id.conversation.id);
  if (operation !== 'streams.write') return answer;
  return caller.call('streams.end', id, { status: 'completed', parts: [] });
}

/**
 * @param {import('./callers.js').Caller} caller
 * @param {string} userId of the scope
 * @returns {Promise<number>} how many calls were made
 */
export async function expectOnlyText(caller, userId) {
  await makeEveryRow(caller.call, owner, userId);
  const untouched = 'a user whom nobody touches';
  await caller.call('users.upsert', { id: untouched, name: untouched });
  let count = 0;
  const text = ({ slot }) => {
    if (slot.kind !== undefined) return nameOf(owner, slot.kind);
    // Another one in each call, so that no two rows get the same id.
    return slot.what === 'new id' ? `new ${count}` : slot.value;
  };

  for (const [operation, calls] of Object.entries(everyCall)) {
    if (!caller.has(operation)) continue;
    for (const args of calls) {
      for (const { path, slot } of slotsOf(args)) {
        for (const change of hostileTo(slot)) {
          count += 1;
          const isDocument = slot.what === 'document';
          const sample = isDocument ? `new ${count}` : (text({ slot }) ?? 'none');
          const hurting = isDocument ? hostileDocument(slot.value, change(sample)) : change(sample);
          let given = fillSlots(args, (place) =>
            fieldOf(place.path) === fieldOf(path) ? hurting : text(place),
          );
          if (path.length > 1) given = await withOwnStream(caller, operation, given, count);
          await expectText(caller, { operation, given, path, slot, hurting });
        }
      }
    }
  }
  expect(await caller.call('users.get', untouched)).to.include({ name: untouched });
  await everythingRead(caller, owner);
  return count;
}

async function expectText(caller, { operation, given, path, slot, hurting }) {
  const what = `${operation} ${fieldOf(path)}: ${JSON.stringify(hurting).slice(0, 100)}`;
  let answer;
  try {
    answer = await caller.call(operation, ...given);
  } catch (error) {
    const told = `${what}\n${error}`;
    if (slot.what === 'reference' && error.code === 'NOT_FOUND') return;
    expect(error.code, told).to.equal('INVALID_ARGUMENT');
    // About another row, something else may be wrong.
    if (slot.what === 'own') return;
    expect(blames(error, path), `${told}\nfield: ${error.field}`).to.equal(true);
    return;
  }
  if (slot.what === 'sought') {
    expect(isNothing(answer), `${what} found ${JSON.stringify(answer)}`).to.equal(true);
  } else if (slot.what === 'kept' || slot.what === 'new id' || slot.what === 'document') {
    const kept = await keptBy(caller, operation, given, answer);
    // What was kept is long, and seldom told of.
    if (!holds(kept, hurting)) expect.fail(`${what} became ${JSON.stringify(kept)}`);
  } else {
    // A choice and a row's id never are anything else.
    expect(['said', 'own'], `${what} was taken`).to.include(slot.what);
  }
}
