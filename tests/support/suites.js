/** Every suite. Neutral: runs on a page and under Node. */

import { makeContext } from './context.js';
import badInput from '../suites/bad-input.js';
import badText from '../suites/bad-text.js';
import cascade from '../suites/cascade.js';
import closing from '../suites/close.js';
import components from '../suites/components.js';
import conversations from '../suites/conversations.js';
import organise from '../suites/conversations.organise.js';
import durability from '../suites/durability.js';
import json from '../suites/json.js';
import messages from '../suites/messages.js';
import messagesList from '../suites/messages.list.js';
import open from '../suites/open.js';
import openOptions from '../suites/open.options.js';
import repeating from '../suites/repeating.js';
import scope from '../suites/scope.js';
import stores from '../suites/stores.js';
import text from '../suites/text.js';
import timeline from '../suites/timeline.js';

const suites = {
  open,
  'open options': openOptions,
  close: closing,
  stores,
  conversations,
  'conversations organised': organise,
  messages,
  'messages list': messagesList,
  components,
  timeline,
  scope,
  cascade,
  repeating,
  durability,
  'bad input': badInput,
  'bad text': badText,
  json,
  text,
};

/**
 * Registers the tests of every suite, under their suite's name.
 *
 * @param {import('./context.js').Environment} environment
 * @param {(name: string, run: () => Promise<void>) => void} register
 */
export function registerSuites(environment, register) {
  const seen = new Set();
  let area;
  const context = makeContext(environment, (name, run) => {
    const full = `${area}: ${name}`;
    if (seen.has(full)) throw new Error(`two tests are called "${full}"`);
    seen.add(full);
    register(full, run);
  });
  for (const [name, suite] of Object.entries(suites)) {
    area = name;
    suite(context);
  }
}
