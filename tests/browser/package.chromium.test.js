/**
 * The packed package, installed in an empty folder, on a page: as plain files, in Vite's development
 * server and built by Vite. docs/bundlers.md tells the same steps. Other bundlers are installed by
 * `npm run test:consumers`.
 */

import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as vite from 'vite';
import { hangs } from '../support/browser-page.js';
import { launchBrowser } from '../support/browsers.js';
import { copyProject, strictPolicy, tryNotes } from '../support/consumers.js';
import { install, pack } from '../support/npm.js';
import { startServer } from '../support/server.js';
import { folderFor, makeFolder, removeFolder } from '../support/temporary.js';

describe('the packed package on a page', { timeout: hangs }, () => {
  let installed;
  let running;
  before(async () => {
    installed = await makeFolder('installed');
    const { tarball } = await pack(installed);
    await install(installed, tarball);
    running = await launchBrowser('chromium');
  });
  after(async () => {
    await running?.close();
    await removeFolder(installed);
  });

  /** A project of tests/consumers with the package installed in it. */
  async function project(t, name) {
    const folder = await folderFor(t, name);
    await cp(installed, folder, { recursive: true });
    await copyProject(name, folder);
    return folder;
  }

  async function serve(t, ...places) {
    const server = await startServer(...places);
    t.after(() => server.close());
    return server.origin;
  }

  test('works as plain files', async (t) => {
    const folder = await project(t, 'plain');
    const html = await readFile(path.join(folder, 'index.html'), 'utf8');
    await tryNotes(running.browser, await serve(t, strictPolicy({ html }), folder));
  });

  describe('with its files elsewhere', () => {
    /** A page in `app/`, and the worker and the module only where `places` says, below the root. */
    async function moved(t, places, files) {
      const folder = await project(t, 'elsewhere');
      for (const [file, place] of Object.entries(places)) {
        await mkdir(path.dirname(path.join(folder, place)), { recursive: true });
        await rename(
          path.join(folder, 'node_modules/chatkeep/dist', file),
          path.join(folder, place),
        );
      }
      const lines = Object.entries(files).map(
        ([name, value]) => `export const ${name} = ${value};\n`,
      );
      await writeFile(path.join(folder, 'app/files.js'), lines.join(''));
      return folder;
    }
    const page = 'app/';

    test('in two folders and by other names, relative to the page', async (t) => {
      const folder = await moved(
        t,
        { 'worker.js': 'scripts/chat.js', 'chatkeep.wasm': 'modules/core.wasm' },
        {
          wasmUrl: "'../modules/core.wasm'",
          files: "{ workerUrl: '../scripts/chat.js', wasmUrl }",
        },
      );
      await tryNotes(running.browser, await serve(t, strictPolicy(), folder), { page });
    });

    test('the module beside the worker, whose address alone is given', async (t) => {
      const folder = await moved(
        t,
        { 'worker.js': 'static/worker.js', 'chatkeep.wasm': 'static/chatkeep.wasm' },
        {
          files: "{ workerUrl: new URL('../static/worker.js', import.meta.url) }",
          wasmUrl: "'../static/chatkeep.wasm'",
        },
      );
      await tryNotes(running.browser, await serve(t, strictPolicy(), folder), { page });
    });

    test('the module of another origin that allows it', async (t) => {
      const allow = (_, response, next) => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        next();
      };
      const modules = await folderFor(t, 'modules');
      const wasmOrigin = await serve(t, allow, modules);
      const wasmUrl = `${wasmOrigin}/core.wasm`;
      const folder = await moved(
        t,
        { 'chatkeep.wasm': 'core.wasm' },
        { wasmUrl: JSON.stringify(wasmUrl), files: '{ wasmUrl }' },
      );
      await rename(path.join(folder, 'core.wasm'), path.join(modules, 'core.wasm'));
      const origin = await serve(t, strictPolicy({ wasmOrigin }), folder);
      await tryNotes(running.browser, origin, { page, alsoAsks: [wasmUrl] });
    });
  });

  test('works in the development server of Vite, which bundles packages beforehand', async (t) => {
    const root = await project(t, 'vite');
    const server = await vite.createServer({
      root,
      configFile: false,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0 },
    });
    t.after(() => server.close());
    await server.listen();
    const origin = server.resolvedUrls.local[0].replace(/\/$/, '');
    await tryNotes(running.browser, origin);
    const { metadata } = server.environments.client.depsOptimizer;
    assert.ok(metadata.optimized.chatkeep, 'it was bundled beforehand');
  });

  test('works built by Vite', async (t) => {
    const root = await project(t, 'vite');
    await vite.build({ root, configFile: false, logLevel: 'error' });
    await tryNotes(running.browser, await serve(t, strictPolicy(), path.join(root, 'dist')));
  });
});
