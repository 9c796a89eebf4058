/** What is done to a store while the tests of power cuts record its files. Only for Node. */

import { openEngineOver } from './engine-over.js';
import { RecordedFiles } from './recorded-files.js';

/** @typedef {{ at: number, durable: boolean, step: string, disk: Uint8Array[] }} State
 *   after so many events a step was acknowledged; `durable`: a power cut must not take it */

const message = (id, content, more = {}) => ({ id, role: 'user', content, ...more });
const batched = (operation, ...args) => ({ operation, args: JSON.stringify(args) });
const text = (words) => ({ kind: 'text', text: words });

const CHECKPOINT = 'checkpoint';
const REOPEN = 'close and open';
const KILL = 'kill and open';

/** Operations with their arguments, and what happens between calls. */
const workload = [
  ['conversations.create', { id: 'c', title: 'Crash', tags: ['a', 'b'] }],
  ['messages.append', 'c', message('m1', 'hello')],
  ['messages.append', 'c', message('m2', 'x'.repeat(9_000))],
  ['messages.appendMany', 'c', ['n1', 'n2', 'n3', 'n4'].map((id) => message(id, id.repeat(600)))],
  ['search.index', { limit: 3 }],
  [CHECKPOINT],
  ['messages.append', 'c', message('b1', 'another way', { previousId: 'm1' })],
  ['messages.switchTo', 'n4'],
  ['streams.begin', 'c', { id: 's1' }],
  ['streams.write', 's1', [text('because '), text('s'.repeat(5_000))]],
  ['streams.write', 's1', [text('more')]],
  ['streams.end', 's1', { status: 'completed', parts: [text('!')] }],
  ['components.append', 'c', { id: 'k1', componentKind: 'chart', payload: { x: [1, 2, 3] } }],
  ['reactions.add', 'm1', '+1'],
  ['reads.mark', 'c'],
  ['drafts.set', 'c', { text: 'd'.repeat(2_000) }],
  [REOPEN],
  ['streams.begin', 'c', { id: 's2' }],
  ['streams.write', 's2', [text('cut ')]],
  ['streams.write', 's2', [text('off')]],
  [KILL],
  ['streams.resume', 's2'],
  ['streams.write', 's2', [text(' and taken up')]],
  ['streams.end', 's2', { status: 'completed', parts: [] }],
  [
    'batch',
    [
      batched('messages.append', 'c', message('m3', 'of a batch')),
      batched('reactions.add', 'm3', '+1'),
      batched('conversations.update', 'c', { title: 'By a batch' }),
    ],
  ],
  ['search.index'],
  ['messages.delete', 'm3'],
  ['messages.purge', 'b1'],
  ['search.index'],
  [CHECKPOINT],
  ['conversations.create', { id: 'd' }],
  ['messages.append', 'd', message('d1', 'z'.repeat(20_000))],
  ['conversations.delete', 'c'],
  ['conversations.restore', 'c'],
  ['conversations.purge', 'c'],
  [CHECKPOINT],
  ['messages.append', 'd', message('d2', 'last')],
];

/**
 * Runs the workload.
 *
 * @param {'full' | 'relaxed'} durability
 * @returns {Promise<{ events: import('./recorded-files.js').FileEvent[], states: State[] }>}
 */
export async function recordWorkload(durability) {
  let files = new RecordedFiles();
  let engine = await openEngineOver(files.handles(), durability);
  const states = [];
  const acknowledge = (step, durable) => {
    const disk = files.contents.map((bytes) => bytes.slice());
    states.push({ at: files.events.length, durable, step, disk });
  };
  acknowledge('open', durability === 'full');
  for (const [operation, ...args] of workload) {
    const before = files.events.length;
    if (operation === CHECKPOINT) {
      engine.checkpoint(0);
    } else if (operation === REOPEN) {
      engine.close();
      engine = await openEngineOver(files.handles(), durability);
    } else if (operation === KILL) {
      files.kill();
      files = files.revived();
      engine = await openEngineOver(files.handles(), durability);
    } else {
      engine.call(operation, ...args);
    }
    if (files.events.length === before) continue;
    // What moves the log keeps everything before it. A stream's journal may always be lost, and so
    // may what was indexed, which is done again.
    const movesTheLog = operation === CHECKPOINT || operation === REOPEN;
    const isRelaxed = operation === 'streams.write' || operation === 'search.index';
    const isFull = durability === 'full' && !isRelaxed;
    acknowledge(operation, movesTheLog || isFull);
  }
  files.kill();
  return { events: files.events, states };
}
