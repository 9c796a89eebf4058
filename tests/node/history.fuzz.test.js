/** Messages that others wrote, in whatever form, as request-and-answer systems read them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMessage } from '../../dist/history/history.js';
import { labelOf } from '../../dist/history/steps.js';
import { fuzz, randomJson, randomObject, randomText } from '../support/fuzz.js';

const STEP_NAMES = [
  'id',
  'type',
  'step_type',
  'label',
  'status',
  'parentId',
  'parent_id',
  'children',
];
const SOURCE_NAMES = ['id', 'title', 'file_name', 'url', 'text', 'score', 'page', 'metadata'];
const IDS = ['1', '2', '3', 1, 2];

/** Few ids, so that steps find their parents, and themselves. */
function randomStep(random, levels = 3) {
  const step = randomObject(random, levels, STEP_NAMES);
  if (random.onceIn(2)) step.id = random.oneOf(IDS);
  if (random.onceIn(2)) step.parentId = random.oneOf(IDS);
  if (random.onceIn(4) && levels > 0) {
    step.children = random.list(3, () => randomStep(random, levels - 1));
  }
  return random.onceIn(8) ? randomJson(random) : step;
}

function countGiven(steps) {
  const childrenOf = (step) =>
    typeof step === 'object' && step !== null && Array.isArray(step.children) ? step.children : [];
  return steps.reduce((count, step) => count + 1 + countGiven(childrenOf(step)), 0);
}

const countTree = (steps) =>
  steps.reduce((count, { children }) => count + 1 + countTree(children), 0);

/** Text in which a value was put, as often as not again and again. */
function asText(random, value) {
  let text = value;
  for (let i = random.below(4); i > 0; i--) text = JSON.stringify(text);
  return text;
}

test('whatever a message has, its history is JSON in which no step is lost', async () => {
  await fuzz(1000, (random) => {
    const steps = random.list(6, () => randomStep(random));
    const sources = random.list(4, () => randomObject(random, 2, SOURCE_NAMES));
    const visualization = asText(random, { data: randomJson(random), chart: randomText(random) });
    const row = {
      id: 'm',
      text: randomText(random),
      role: 'assistant',
      sources: random.onceIn(2) ? sources : null,
      meta: { ...randomObject(random), sources, steps, visualization },
    };
    const before = structuredClone(row);
    const message = formatMessage(row);

    assert.deepEqual(row, before, 'what is read was changed');
    // Also fails where steps are under themselves.
    const read = JSON.parse(JSON.stringify(message));
    assert.equal(countTree(read.steps), countGiven(steps));
    assert.equal(read.sources.length, sources.length);
    assert.equal(read.id, 'm');
    for (const { id, title } of read.sources)
      assert.equal(typeof id + typeof title, 'stringstring');
  });
});

test('a label is text without what stands between words', async () => {
  await fuzz(1000, (random) => {
    const label = labelOf(
      random.list(5, () => random.oneOf(['a', 'B', '_', '-', ' ', 'É', '7'])).join(''),
    );
    assert.doesNotMatch(label, /^\s|[_-]|\s\s|\s$/);
  });
});
