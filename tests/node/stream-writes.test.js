/** When a stream writes, and what happens when it cannot: against a core that only counts. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatStoreError } from '../../dist/errors.js';
import { createStreams } from '../../dist/streams.js';

/** Time that passes when it is told to. */
function fakeTimers() {
  let now = 0;
  let last = 0;
  const due = new Map();
  return {
    get waiting() {
      return due.size;
    },
    setTimeout(run, milliseconds) {
      due.set(++last, { run, at: now + milliseconds });
      return last;
    },
    clearTimeout: (timer) => void due.delete(timer),
    async pass(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        const next = [...due].filter(([, { at }]) => at <= until).sort(byTime)[0];
        if (!next) break;
        const [timer, { run, at }] = next;
        now = at;
        due.delete(timer);
        run();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}

const byTime = ([, one], [, other]) => one.at - other.at;
/** Lets everything happen that needs no time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A core that keeps what is written, unless `fails` says why not or `holds` keeps it waiting. */
async function begin({ text = '', role = 'assistant' } = {}) {
  const timers = fakeTimers();
  const core = {
    calls: [],
    parts: [],
    end: null,
    fails: null,
    holds: null,
    atOnce: 0,
    mostAtOnce: 0,
  };
  const message = { id: 'm', conversationId: 'c', role, text };
  const call = async (operation, args) => {
    if (operation === 'streams.begin') return message;
    core.atOnce += 1;
    core.mostAtOnce = Math.max(core.mostAtOnce, core.atOnce);
    // As the arguments are when they are sent.
    const given = structuredClone(args);
    core.calls.push({ operation, args: given });
    try {
      await core.holds;
      await settle();
      if (core.fails) throw core.fails;
    } finally {
      core.atOnce -= 1;
    }
    if (operation === 'streams.write') {
      core.parts.push(...given[1]);
      return null;
    }
    assert.equal(operation, 'streams.end');
    core.parts.push(...given[1].parts);
    core.end = given[1];
    return { ...message, status: given[1].status, text: text + written(core) };
  };
  const components = {
    async append(conversationId, input) {
      core.calls.push({ operation: 'components.append', args: [conversationId, input] });
      return input;
    },
  };
  const streams = createStreams(call, components, timers);
  const writer = await streams.begin('c');
  const writes = () => core.calls.filter(({ operation }) => operation === 'streams.write').length;
  return { writer, streams, core, timers, writes };
}

const written = (core) => core.parts.map((part) => part.text ?? '').join('');
const full = () => new ChatStoreError('QUOTA_EXCEEDED', 'The disk is full.');
const ended = { code: 'INVALID_ARGUMENT', message: /ended/ };

test('2,000 deltas at 100 a second cost at most 100 writes, and none of the message', async () => {
  const { writer, core, timers, writes } = await begin();
  let text = '';
  for (let index = 0; index < 2000; index++) {
    const delta = `delta ${index}`.padEnd(16, '.');
    text += delta;
    writer.append(delta);
    await timers.pass(10);
  }
  assert.ok(writes() <= 100, `${writes()} writes`);
  assert.ok(writes() >= 70, `${writes()} writes: nothing waits longer than 250 ms`);
  assert.deepEqual(
    new Set(core.calls.map(({ operation }) => operation)),
    new Set(['streams.write']),
  );
  for (const { args } of core.calls) assert.equal(args[1].length, 1, 'neighbours are joined');
  const message = await writer.finish();
  assert.equal(message.text, text);
  assert.equal(writer.position, text.length);
  assert.equal(timers.waiting, 0);
  assert.equal(core.mostAtOnce, 1);
});

test('a write begins 250 ms after the first delta that is not written', async () => {
  const { writer, core, timers, writes } = await begin();
  writer.append('a');
  await timers.pass(200);
  writer.append('b');
  assert.equal(writes(), 0);
  await timers.pass(50);
  assert.deepEqual(core.parts, [{ kind: 'text', text: 'ab' }]);
  await timers.pass(10_000);
  assert.equal(writes(), 1, 'nothing is written where there is nothing');
  writer.append('c');
  await timers.pass(249);
  assert.equal(writes(), 1);
  await timers.pass(1);
  assert.equal(writes(), 2);
});

test('4 KiB are written at once', async () => {
  const { writer, timers, writes } = await begin();
  writer.append('x'.repeat(4095));
  assert.equal(writes(), 0);
  writer.append('x');
  assert.equal(writes(), 1);
  assert.equal(timers.waiting, 0);
  await settle();
  await settle();
  writer.step({ id: 's', detail: 'y'.repeat(4096) });
  assert.equal(writes(), 2, 'JSON counts as well');
});

test('one write at a time, and what comes meanwhile goes with the next', async () => {
  const { writer, core, timers, writes } = await begin();
  let release;
  core.holds = new Promise((resolve) => (release = resolve));
  writer.append('a');
  await timers.pass(250);
  writer.append('b'.repeat(5000));
  writer.step({ id: 's' });
  writer.append('c');
  await timers.pass(1000);
  assert.equal(writes(), 1);
  const flushed = writer.flush();
  core.holds = null;
  release();
  await flushed;
  assert.equal(core.mostAtOnce, 1);
  assert.equal(writes(), 2);
  assert.deepEqual(core.parts, [
    { kind: 'text', text: 'a' },
    { kind: 'text', text: 'b'.repeat(5000) },
    { kind: 'step', json: { id: 's' } },
    { kind: 'text', text: 'c' },
  ]);
});

test('a full disk loses nothing, and is not tried again and again', async () => {
  const { writer, core, timers, writes } = await begin();
  core.fails = full();
  writer.append('one ');
  await timers.pass(250);
  assert.equal(writes(), 1);
  await timers.pass(60_000);
  assert.equal(writes(), 1, 'nothing new came');
  writer.append('two ');
  await timers.pass(250);
  assert.equal(writes(), 2);
  await assert.rejects(writer.flush(), core.fails);
  await assert.rejects(writer.finish(), core.fails);
  assert.equal(core.end, null);
  writer.append('three');
  core.fails = null;
  await timers.pass(250);
  assert.deepEqual(core.parts, [{ kind: 'text', text: 'one two three' }]);
  await writer.flush();
  const message = await writer.finish();
  assert.equal(message.text, 'one two three');
  assert.equal(timers.waiting, 0);
});

test('a full disk is not tried for every delta', async () => {
  const { writer, core, timers, writes } = await begin();
  core.fails = full();
  writer.append('x'.repeat(8192));
  await settle();
  for (let index = 0; index < 200; index++) {
    writer.append('0123456789');
    await timers.pass(10);
  }
  assert.ok(writes() <= 10, `${writes()} writes in 2 s`);
  core.fails = null;
  await writer.finish();
  assert.equal(written(core).length, 8192 + 2000);
});

test('what came while a write failed is tried after a while', async () => {
  const { writer, core, timers, writes } = await begin();
  let release;
  core.holds = new Promise((resolve) => (release = resolve));
  core.fails = full();
  writer.append('a');
  await timers.pass(250);
  writer.append('b');
  await timers.pass(250);
  release();
  core.holds = null;
  await timers.pass(0);
  await settle();
  assert.equal(writes(), 1);
  core.fails = null;
  await timers.pass(250);
  assert.equal(writes(), 2);
  assert.equal(written(core), 'ab');
});

test('the end takes what is left along, in one call', async () => {
  for (const [end, status] of [
    [(writer) => writer.finish({ usage: { tokens: 3 }, meta: { a: 1 } }), 'completed'],
    [(writer) => writer.fail(new Error('cut off')), 'failed'],
    [(writer) => writer.abort(), 'interrupted'],
    [(writer) => writer[Symbol.asyncDispose](), 'interrupted'],
  ]) {
    const { writer, core, timers, writes } = await begin();
    writer.append('what is left');
    await end(writer);
    assert.equal(writes(), 0);
    assert.equal(core.end.status, status);
    assert.equal(written(core), 'what is left');
    assert.equal(core.end.error, status === 'failed' ? 'cut off' : undefined);
    assert.deepEqual(core.end.usage, status === 'completed' ? { tokens: 3 } : undefined);
    assert.equal(timers.waiting, 0);
  }
});

test('after the end nothing is taken', async () => {
  const { writer, core } = await begin();
  const finishing = writer.finish();
  // While it is ending, too.
  assert.throws(() => writer.append('late'), ended);
  const message = await finishing;
  assert.throws(() => writer.append('late'), ended);
  assert.throws(() => writer.step({}), ended);
  assert.throws(() => writer.sources([]), ended);
  assert.throws(() => writer.visualization(1), ended);
  assert.throws(() => writer.data('a', 1), ended);
  assert.throws(() => writer.event({}), ended);
  await assert.rejects(writer.flush(), ended);
  await assert.rejects(writer.finish(), ended);
  await assert.rejects(writer.fail('late'), ended);
  await assert.rejects(writer.component({ componentKind: 'chart', payload: {} }), ended);
  assert.equal(await writer.abort(), message);
  await writer[Symbol.asyncDispose]();
  assert.equal(core.calls.length, 1);
});

test('an abort while the end is on its way gives what comes of it', async () => {
  const { writer, core } = await begin();
  const finishing = writer.finish();
  assert.equal((await writer.abort()).status, 'completed');
  await finishing;

  const other = await begin();
  other.core.fails = full();
  const failing = assert.rejects(other.writer.finish(), other.core.fails);
  const aborting = other.writer.abort();
  await failing;
  other.core.fails = null;
  assert.equal((await aborting).status, 'interrupted');
  assert.equal(core.calls.length, 1);
});

test('a bad part is refused at once, and the rest goes on', async () => {
  const { writer, core } = await begin();
  const circular = {};
  circular.self = circular;
  let deep = {};
  for (let level = 1; level < 199; level++) deep = { deep };
  const invalid = (field) => ({ code: 'INVALID_ARGUMENT', field });
  const bad = [
    [() => writer.append(undefined), 'text'],
    [() => writer.append(5), 'text'],
    [() => writer.append('a\uDC00b'), 'text'],
    [() => writer.append('a\uD800b'), 'text'],
    [() => writer.append('\uDC00'), 'text'],
    [() => writer.sources({}), 'sources'],
    [() => writer.sources([undefined]), 'sources[0]'],
    [() => writer.step([]), 'step'],
    [() => writer.step({ at: new Date() }), 'step.at'],
    [() => writer.step(circular), /step/],
    [() => writer.step(deep), 'step'],
    [() => writer.visualization(undefined), 'visualization'],
    [() => writer.visualization(NaN), 'visualization'],
    [() => writer.data(1, 1), 'key'],
    [() => writer.data('', 1), 'key'],
    [() => writer.data('x'.repeat(256), 1), 'key'],
    [() => writer.data('x', 1n), 'value'],
    [() => writer.event('x'), 'event'],
    [() => writer.event({ text: 'x'.repeat(16 * 1024 * 1024) }), 'event'],
  ];
  for (const [give, field] of bad) {
    assert.throws(give, (error) => {
      assert.equal(error.code, 'INVALID_ARGUMENT');
      if (typeof field === 'string') assert.equal(error.field, field, error.message);
      return true;
    });
  }
  await assert.rejects(writer.finish({ usage: 3 }), invalid('result.usage'));
  await assert.rejects(writer.finish({ metadata: {} }), invalid('result.metadata'));
  await assert.rejects(writer.flush({ signal: 1 }), invalid('options.signal'));
  await assert.rejects(writer.component(null), invalid('input'));
  writer.append('fine');
  await writer.finish();
  assert.deepEqual(core.parts, [{ kind: 'text', text: 'fine' }]);

  const user = await begin({ role: 'user' });
  assert.throws(() => user.writer.sources([]), invalid('sources'));
});

test('parts are as they were when they were given', async () => {
  const { writer, core } = await begin();
  const step = { id: 's', state: { now: 'first' } };
  writer.step(step);
  step.state.now = 'changed';
  step.state.self = step;
  await writer.flush();
  assert.deepEqual(core.parts, [{ kind: 'step', json: { id: 's', state: { now: 'first' } } }]);
});

test('a pair that is cut in two comes together', async () => {
  const { writer, core, timers } = await begin();
  const halves = '👋'.split('');
  writer.append(`a${halves[0]}`);
  assert.equal(writer.position, 2);
  await timers.pass(250);
  assert.equal(written(core), 'a', 'half a character is no text');
  writer.append('');
  writer.step({ id: 's' });
  writer.append(`${halves[1]}b${halves[0]}`);
  writer.append(halves[0]);
  writer.append('c');
  writer.append(halves[0]);
  await writer.finish();
  assert.equal(written(core), 'a👋b\uFFFD\uFFFDc\uFFFD');
  assert.equal(writer.position, written(core).length);
});

test('a component comes after what was said before it', async () => {
  const { writer, core } = await begin();
  writer.append('before');
  const adding = writer.component({ componentKind: 'chart', payload: {} });
  writer.append('after');
  await adding;
  await writer.finish();
  assert.deepEqual(
    core.calls.map(({ operation }) => operation),
    ['streams.write', 'components.append', 'streams.end'],
  );
  assert.deepEqual(core.calls[1].args, [
    'c',
    { componentKind: 'chart', payload: {}, messageId: 'm' },
  ]);
  assert.equal(written(core), 'beforeafter');
});

test('a signal abandons the call, not the stream', async () => {
  const { writer, core } = await begin();
  const aborted = { code: 'ABORTED' };
  writer.append('a');
  await assert.rejects(writer.finish({}, { signal: AbortSignal.abort() }), aborted);
  assert.equal(core.calls.length, 0);
  const controller = new AbortController();
  const flushing = writer.flush({ signal: controller.signal });
  controller.abort();
  await assert.rejects(flushing, aborted);
  writer.append('b');
  await writer.finish();
  assert.equal(written(core), 'ab');
});

test('after the store is closed the writer says so', async () => {
  const { writer, core, timers } = await begin();
  core.fails = ChatStoreError.closed();
  writer.append('a');
  await timers.pass(250);
  const closed = { code: 'CLOSED' };
  assert.throws(() => writer.append('b'), closed);
  await assert.rejects(writer.flush(), closed);
  await assert.rejects(writer.finish(), closed);
  await assert.rejects(writer.abort(), closed);
  await timers.pass(10_000);
  assert.equal(timers.waiting, 0);
});

test('more parts than one call takes go in several', async () => {
  const { writer, core } = await begin();
  core.fails = full();
  for (let index = 0; index < 12_000; index++) writer.event({ index });
  await assert.rejects(writer.flush(), core.fails);
  core.fails = null;
  await writer.finish();
  for (const { args } of core.calls) assert.ok((args[1].parts ?? args[1]).length <= 10_000);
  assert.deepEqual(
    core.parts.map(({ json }) => json.index),
    Array.from({ length: 12_000 }, (_, index) => index),
  );
});

test('flushAll writes what every stream has collected', async () => {
  const { writer, streams, core } = await begin();
  writer.append('a');
  await streams.flushAll();
  assert.equal(written(core), 'a');
  core.fails = full();
  writer.append('b');
  // What cannot be written is not its business.
  await streams.flushAll();
  core.fails = null;
  await writer.finish();
  assert.equal(written(core), 'ab');
});

test('messages of errors, whatever was thrown', async () => {
  for (const [thrown, message] of [
    [new Error('why'), 'why'],
    [new TypeError(''), 'TypeError'],
    ['text', 'text'],
    [{ message: 'like an error' }, 'like an error'],
    [undefined, 'undefined'],
    [Object.create(null), 'unknown error'],
    ['half \uD800', 'half \uFFFD'],
  ]) {
    const { writer, core } = await begin();
    await writer.fail(thrown);
    assert.equal(core.end.error, message);
  }
});
