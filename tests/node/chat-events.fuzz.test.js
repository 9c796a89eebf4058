/** NDJSON and server-sent events from answers that nobody wrote by hand. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvents } from '../../dist/chat/transport.js';
import { ChatStoreError } from '../../dist/errors.js';
import { decode as decodeAll } from '../support/chat-events.js';
import { fuzz, randomJson, randomObject, randomText } from '../support/fuzz.js';

const utf8 = new TextEncoder();
const FORMATS = ['ndjson', 'sse', 'detect'];

/** The events of an answer, with what the error says in the place of the error. */
function decode(format, pieces) {
  const { events, error } = decodeAll(format, pieces);
  return { events, error: error === null ? null : told(error) };
}

/** The message of an error that callers are meant to get; any other one is thrown on. */
function told(error) {
  if (!(error instanceof ChatStoreError) || error.code !== 'INTERNAL') throw error;
  assert.match(error.message, /^Line \d+ of the answer: /);
  return error.message;
}

function randomEvent(random) {
  const known = [
    () => ({ type: 'token', text: randomText(random) }),
    () => ({ type: 'step', step: randomObject(random) }),
    () => ({ type: 'sources', sources: random.list(3, () => randomJson(random)) }),
    () => ({ type: 'visualization', visualization: randomJson(random) }),
    () => ({ type: 'component', componentKind: 'chart', payload: randomObject(random) }),
    () => ({ type: 'usage', usage: randomObject(random) }),
    () => ({ type: 'error', message: randomText(random) }),
    () => ({ type: 'start', messageId: `m${random.below(9)}` }),
    () => ({ type: 'done' }),
  ];
  if (!random.onceIn(5)) return random.oneOf(known)();
  return { ...randomObject(random), type: `other ${randomText(random)}` };
}

function asNdjson(random, events, end) {
  const lines = events.flatMap((event) => {
    const blank = random.onceIn(5) ? ['', '  '] : [];
    return [...blank, JSON.stringify(event)];
  });
  return lines.join(end) + (random.onceIn(2) ? end : '');
}

function asSse(random, events, end) {
  const lines = events.flatMap((event) => {
    // Written over several lines, JSON is several lines of data.
    const json = JSON.stringify(event, null, random.onceIn(3) ? 1 : 0);
    const blank = random.onceIn(2) ? ' ' : '';
    const between = random.onceIn(4) ? [': a comment', 'id: 7', 'event'] : [];
    return [...between, ...json.split('\n').map((line) => `data:${blank}${line}`), ''];
  });
  return lines.join(end) + end;
}

/** An answer in a form that some server might give it. */
function randomAnswer(random) {
  const events = random.list(6, () => randomEvent(random));
  const format = random.oneOf(['ndjson', 'sse']);
  const end = random.oneOf(['\n', '\r\n', '\r']);
  const mark = random.onceIn(4) ? '\uFEFF' : '';
  const text = (format === 'ndjson' ? asNdjson : asSse)(random, events, end);
  return { events, format, bytes: utf8.encode(mark + text) };
}

function damage(random, bytes) {
  const list = [...bytes];
  for (let i = random.below(4); i >= 0; i--) {
    const at = random.below(list.length + 1);
    const some = random.list(4, () => random.oneOf([0, 10, 13, 34, 58, 123, 125, 0xff, 0xe2]));
    if (random.onceIn(2)) list.splice(at, random.below(6), ...some);
    else list.splice(at, 0, ...list.slice(at, at + random.below(30)));
  }
  return Uint8Array.from(list);
}

const garbage = (random) => Uint8Array.from(random.list(200, () => random.below(256)));

test('what was written is what is read, wherever the bytes are cut', async () => {
  await fuzz(1000, (random) => {
    const { events, format, bytes } = randomAnswer(random);
    for (const chosen of [format, 'detect']) {
      const found = decode(chosen, random.cut(bytes));
      // Names such as __proto__ are compared too: as text, in their order.
      assert.equal(JSON.stringify(found), JSON.stringify({ events, error: null }));
    }
  });
});

test('damaged answers and garbage end with an error that says where, wherever they are cut', async () => {
  let refused = 0;
  const rounds = await fuzz(1500, (random) => {
    const bytes = random.onceIn(3) ? garbage(random) : damage(random, randomAnswer(random).bytes);
    const format = random.oneOf(FORMATS);
    const whole = decode(format, [bytes]);
    assert.deepEqual(decode(format, random.cut(bytes)), whole);
    if (whole.error !== null) refused += 1;
  });
  // Otherwise nothing was damaged.
  assert.ok(refused > rounds / 10, `${refused} of ${rounds}`);
});

/** A body that gives these pieces, then ends, or fails with this error. */
function bodyOf(pieces, failure) {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (next < pieces.length) controller.enqueue(pieces[next++]);
      else if (failure) controller.error(failure);
      else controller.close();
    },
  });
}

test('a transport gives what the decoder gives, fails as its body fails, and ends when told', async () => {
  await fuzz(300, async (random) => {
    const bytes = random.onceIn(3)
      ? damage(random, randomAnswer(random).bytes)
      : randomAnswer(random).bytes;
    const pieces = random.cut(bytes).filter((piece) => piece.length > 0);
    const abort = new AbortController();
    const stopAfter = random.onceIn(3) ? random.below(4) : Infinity;
    const failure = random.onceIn(4) ? new Error('the line is dead') : undefined;

    const events = [];
    let ended = null;
    try {
      if (stopAfter === 0) abort.abort();
      for await (const event of readEvents(() => bodyOf(pieces, failure), abort.signal)) {
        events.push(event);
        if (events.length === stopAfter) abort.abort();
      }
    } catch (error) {
      ended = error;
    }

    const whole = decode('detect', pieces);
    assert.deepEqual(events, whole.events.slice(0, events.length));
    if (abort.signal.aborted) {
      assert.ok(events.length <= stopAfter);
      assert.equal(ended?.code, 'ABORTED');
    } else if (failure && ended === failure) {
      // What stood in lines that are whole had been given.
      assert.ok(events.length <= whole.events.length);
    } else {
      assert.deepEqual(events, whole.events);
      assert.equal(ended === null ? null : told(ended), whole.error);
    }
  });
});
