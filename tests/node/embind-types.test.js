/** The types that Embind gives its bindings are those that web/engine/ uses them with. */

import { execFile } from 'node:child_process';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const run = promisify(execFile);

/** @param {string} folder @param {string} use what is done with the module `made` */
async function check(folder, use) {
  const file = path.join(folder, 'check.ts');
  await writeFile(
    file,
    `import type { MainModule } from '${inRoot('build/wasm/chatkeep.js')}';
     import type { ChatkeepModule } from '${inRoot('dist/engine/wasm-module.js')}';
     declare const made: MainModule;
     ${use}`,
  );
  const tsc = inRoot('node_modules/.bin/tsc');
  const options = ['--noEmit', '--strict', '--target', 'esnext', '--module', 'nodenext'];
  return run(tsc, [...options, '--skipLibCheck', file], { cwd: folder });
}

test('the module is what the engine takes it for', async (t) => {
  const folder = await folderFor(t, 'embind');
  await check(folder, 'export const used: ChatkeepModule = made;');
  // The comparison itself can fail.
  const wrong = 'export const used: ChatkeepModule & { missing: 1 } = made;';
  await assert.rejects(check(folder, wrong), (error) => error.stdout.includes('missing'));
});
