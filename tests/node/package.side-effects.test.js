/** What importing the package does where nothing of it is used yet: nothing. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { install, pack } from '../support/npm.js';
import { inRoot } from '../support/paths.js';
import { makeFolder, removeFolder } from '../support/temporary.js';

const run = promisify(execFile);

describe('importing the package', () => {
  let folder;
  before(async () => {
    folder = await makeFolder('side-effects');
    const { tarball } = await pack(folder);
    await install(folder, tarball);
    await symlink(inRoot('node_modules/react'), path.join(folder, 'node_modules/react'));
  });
  after(() => removeFolder(folder));

  /** What a bundler makes of a program for a page. */
  async function bundled(program) {
    const input = path.join(folder, 'program.ts');
    await writeFile(input, program);
    const quiet = { logLevel: 'silent' };
    const page = { platform: 'browser', external: 'react' };
    const bundle = await rolldown({ input, cwd: folder, ...page, ...quiet });
    const { output } = await bundle.generate({ format: 'esm' });
    await bundle.close();
    return output.map(({ code, source }) => code ?? source).join('\n');
  }

  const startsCore = /new Worker|chatkeep\.wasm|worker\.js/;

  test('of a store brings its worker', async () => {
    const code = await bundled(
      "import { openChatStore } from 'chatkeep'; await openChatStore({ name: 'a' });",
    );
    assert.match(code, startsCore);
  });

  for (const [what, program] of Object.entries({
    'types alone':
      "import type { ChatStore } from 'chatkeep'; export const store = null as ChatStore;",
    'nothing of it': "import 'chatkeep'; import 'chatkeep/engine';",
    'what is not used':
      "import { openChatStore } from 'chatkeep'; import { openEngine } from 'chatkeep/engine';",
    'its errors': "export { ChatStoreError } from 'chatkeep';",
    'a React hook that is not used': "import { useTimeline } from 'chatkeep/react';",
  })) {
    test(`of ${what} brings neither worker nor wasm`, async () => {
      const code = await bundled(program);
      assert.doesNotMatch(code, startsCore);
      assert.ok(code.length < 2_000, `${code.length} bytes`);
    });
  }

  test('of React hooks brings neither worker nor wasm', async () => {
    const code = await bundled("export * from 'chatkeep/react';");
    assert.match(code, /useSyncExternalStore/);
    assert.doesNotMatch(code, startsCore);
  });

  // Node's permissions: who writes a file, starts a thread or a process is stopped.
  const permissions = ['--experimental-permission', '--allow-fs-read=*', '--no-warnings'];
  for (const [where, conditions] of Object.entries({
    'a server': [],
    'a server that takes it for a page': ['--conditions=browser'],
  })) {
    test(`on ${where} opens nothing`, async () => {
      const script = `
        const { openChatStore } = await import('chatkeep');
        const { openEngine } = await import('chatkeep/engine');
        const { useTimeline } = await import('chatkeep/react');
        // Node itself closes the files of the modules.
        while (process.getActiveResourcesInfo().includes('CloseReq')) {
          await new Promise(setImmediate);
        }
        const left = process.getActiveResourcesInfo();
        console.log([openChatStore, openEngine, useTimeline].map((it) => typeof it), left);`;
      const listed = () => readdir(folder, { recursive: true });
      const files = await listed();
      const args = [...permissions, ...conditions, '--input-type=module', '--eval', script];
      const { stdout } = await run(process.execPath, args, { cwd: folder, timeout: 60_000 });
      assert.equal(stdout, "[ 'function', 'function', 'function' ] []\n");
      assert.deepEqual(await listed(), files);
    });
  }

  test('reads neither worker nor wasm', async () => {
    for (const file of ['worker.js', 'chatkeep.wasm']) {
      await rm(path.join(folder, 'node_modules/chatkeep/dist', file));
    }
    for (const conditions of [[], ['--conditions=browser']]) {
      const script =
        "for (const part of ['', '/engine', '/react']) await import('chatkeep' + part);";
      const args = [...conditions, '--input-type=module', '--eval', script];
      await run(process.execPath, args, { cwd: folder });
    }
  });
});
