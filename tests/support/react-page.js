/** The page that the tests of chatkeep/react run in: bundled, as React wants it. */

import path from 'node:path';
import { after } from 'node:test';
import { rolldown } from 'rolldown';
import { registerPageSuites } from './page-runner.js';
import { inRoot } from './paths.js';
import { makeFolder, removeFolder } from './temporary.js';

const dist = inRoot('dist');

/** The package as it is served, beside the bundle: one class of errors, and its worker. */
const served = {
  name: 'served',
  resolveId(source, importer) {
    if (source === 'chatkeep') return { id: '/dist/index.js', external: true };
    if (!importer?.startsWith(path.join(dist, 'react'))) return null;
    const file = path.resolve(path.dirname(importer), source);
    if (!source.startsWith('../')) return null;
    return { id: `/dist/${path.relative(dist, file)}`, external: true };
  },
};

/**
 * Bundles the tests into a folder, with the React whose StrictMode mounts everything twice.
 *
 * @param {string} folder
 * @param {string} [modules] where another React is than the one that is installed here
 */
async function bundleTests(folder, modules) {
  const alias = modules && {
    react: path.join(modules, 'react'),
    'react-dom': path.join(modules, 'react-dom'),
  };
  const bundle = await rolldown({
    input: inRoot('tests/react/page.js'),
    platform: 'browser',
    resolve: { alias },
    plugins: [served],
    // That a page runs it, which `use client` says, is so here.
    onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log),
    transform: { define: { 'process.env.NODE_ENV': '"development"' } },
  });
  await bundle.write({ file: path.join(folder, 'react-tests.js'), format: 'esm' });
  await bundle.close();
}

/**
 * @param {import('./browsers.js').BrowserName} browserName
 * @param {string} environment
 * @param {string} [modules] where another React is
 */
export async function registerReactTests(browserName, environment, modules) {
  const folder = await makeFolder('react');
  after(() => removeFolder(folder));
  await bundleTests(folder, modules);
  const where = { path: '/tests/react/page.html', folders: [folder] };
  await registerPageSuites(browserName, environment, where);
}
