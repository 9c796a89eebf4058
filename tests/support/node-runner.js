/** Registers the suites with Node's test runner, for a store kept under Node. */

import * as library from 'chatkeep';
import { describe, test } from 'node:test';
import { registerSuites } from './suites.js';

/** @param {Omit<import('./context.js').Environment, 'library'>} environment */
export function registerNodeSuites(environment) {
  describe(environment.environment, () => {
    registerSuites({ ...environment, library }, (name, run) => test(name, run));
  });
}
