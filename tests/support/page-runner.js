/** Registers what runs inside a real browser with Node's test runner, test by test. */

import { deepEqual } from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { hangs, openHarness } from './browser-page.js';

/** Makes the failure of a test in the page a failure here. */
function rethrow({ name, message, stack }) {
  const error = new Error(message);
  error.name = name;
  // Firefox leaves the message out of the stack.
  error.stack = stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
  throw error;
}

/**
 * @param {import('./browsers.js').BrowserName} browserName
 * @param {string} environment
 * @param {Parameters<typeof openHarness>[2]} [where] another page
 */
export async function registerPageSuites(browserName, environment, where) {
  let harness;
  try {
    harness = await openHarness(browserName, environment, where);
  } catch (error) {
    test(`${browserName} runs the suites`, () => {
      throw error;
    });
    return;
  }
  const { page, trouble } = harness;
  const names = await page.evaluate(() => window.chatkeepTests.names);
  describe(environment, () => {
    after(() => harness.close());
    for (const name of names) {
      test(name, { timeout: hangs }, async () => {
        const failure = await page.evaluate((which) => window.chatkeepTests.run(which), name);
        if (failure) rethrow(failure);
      });
    }
    test('the page saw no uncaught error and asked nobody else', () => {
      deepEqual(trouble, []);
    });
  });
}
