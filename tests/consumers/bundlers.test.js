/**
 * The packed package with bundlers that are installed for it, each in an empty folder, by the steps
 * of docs/bundlers.md. `npm run test:consumers` runs it; it needs the registry of npm.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { launchBrowser } from '../support/browsers.js';
import { serveWith } from '../support/commands.js';
import { copyProject, strictPolicy, tryNotes } from '../support/consumers.js';
import { installPackages, pack } from '../support/npm.js';
import { inRoot } from '../support/paths.js';
import { startServer } from '../support/server.js';
import { folderFor, makeFolder, removeFolder } from '../support/temporary.js';
import { resolutions, typeErrorsIn } from '../support/type-check.js';

const run = promisify(execFile);
process.env.NEXT_TELEMETRY_DISABLED = '1';

describe('the packed package with other bundlers', { timeout: 1_200_000 }, () => {
  let packed;
  let tarball;
  let running;
  before(async () => {
    packed = await makeFolder('packed');
    ({ tarball } = await pack(packed));
    running = await launchBrowser('chromium');
  });
  after(async () => {
    await running?.close();
    await removeFolder(packed);
  });

  /** A project of one or more folders of tests/consumers, with its bundler and the package. */
  async function project(t, ...names) {
    const folder = await folderFor(t, names[0]);
    for (const name of names) await copyProject(name, folder);
    await installPackages(folder, tarball);
    const bin = (name) => path.join(folder, 'node_modules', '.bin', name);
    return { folder, bin, run: (name, ...args) => run(bin(name), args, { cwd: folder }) };
  }

  /** What was built, under a policy that allows nothing more than the package needs. */
  async function tryBuilt(t, folder) {
    const server = await startServer(strictPolicy(), folder);
    t.after(() => server.close());
    await tryNotes(running.browser, server.origin);
  }

  test('TypeScript 5.7, the oldest that reads its types', async (t) => {
    const { folder } = await project(t, 'types');
    const compiler = path.join(folder, 'node_modules/typescript/bin/tsc');
    for (const resolution of resolutions) {
      assert.equal(await typeErrorsIn(folder, compiler, resolution), '');
    }
  });

  test('webpack', async (t) => {
    const { folder, run } = await project(t, 'webpack');
    await run('webpack', './main.js', '--mode', 'production', '--output-path', 'dist');
    await cp(path.join(folder, 'index.html'), path.join(folder, 'dist/index.html'));
    await tryBuilt(t, path.join(folder, 'dist'));
  });

  /** What esbuild makes of main.js, with the two files that it leaves behind copied to `place`. */
  async function builtByEsbuild({ folder, run }, place) {
    await run('esbuild', 'main.js', '--bundle', '--format=esm', '--outdir=dist');
    const dist = path.join(folder, 'dist');
    for (const file of ['worker.js', 'chatkeep.wasm']) {
      const source = path.join(folder, 'node_modules/chatkeep/dist', file);
      await cp(source, path.join(dist, place, file));
    }
    await cp(path.join(folder, 'index.html'), path.join(dist, 'index.html'));
    return dist;
  }

  test('esbuild, with the files in a folder of their own', async (t) => {
    const made = await project(t, 'esbuild');
    await tryBuilt(t, await builtByEsbuild(made, 'chatkeep'));
  });

  test('esbuild, with the files beside the script, and no addresses', async (t) => {
    const made = await project(t, 'esbuild');
    await cp(inRoot('tests/consumers/vite/main.js'), path.join(made.folder, 'main.js'));
    await tryBuilt(t, await builtByEsbuild(made, '.'));
  });

  test('Vite 7, built and in its development server', async (t) => {
    const { folder, bin, run } = await project(t, 'vite', 'vite-7');
    await run('vite', 'build');
    await tryBuilt(t, path.join(folder, 'dist'));
    const origin = await serveWith(t, folder, (port) => [
      ...[bin('vite'), '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    ]);
    await tryNotes(running.browser, origin);
  });

  test('Next.js', async (t) => {
    const { folder, bin, run } = await project(t, 'next');
    const tryServed = async (t, mode) => {
      const origin = await serveWith(t, folder, (port) => [
        ...[bin('next'), mode, '--hostname', '127.0.0.1', '--port', String(port)],
      ]);
      await tryNotes(running.browser, origin);
    };
    await t.test('built with Turbopack', async (t) => {
      await run('next', 'build');
      await tryServed(t, 'start');
    });
    await t.test('built with webpack', async (t) => {
      await run('next', 'build', '--webpack');
      await tryServed(t, 'start');
    });
    await t.test('in its development server', (t) => tryServed(t, 'dev'));
  });
});
