import { join } from 'node:path';

/**
 * Puts all that the worker loads into dist/worker.js. Every tab starts a worker for each store that
 * it opens, and loading its modules one by one takes longer than all the rest of the opening.
 *
 * @param {string} dist the compiled TypeScript, with the module that Emscripten made
 */
export async function bundleWorker(dist) {
  // It is not there yet when the scripts that import this file begin.
  const { rolldown } = await import('rolldown');
  const file = join(dist, 'worker.js');
  const bundle = await rolldown({ input: file });
  // With its names, for the stacks that people report.
  const minify = { mangle: false, compress: true, codegen: true };
  await bundle.write({ file, format: 'esm', minify });
  await bundle.close();
}
