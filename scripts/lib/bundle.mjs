import { join } from 'node:path';

/**
 * Puts what is loaded at once into one file each: for a page, for its worker and for Node. Loading
 * their modules one by one takes longer than all the rest of opening a store.
 *
 * @param {string} dist the compiled TypeScript, with the module that Emscripten made
 */
export async function bundleEntries(dist) {
  // It is not there yet when the scripts that import this file begin.
  const { rolldown } = await import('rolldown');
  for (const [entry, platform] of [
    ['worker.js', 'browser'],
    ['index.js', 'browser'],
    ['node.js', 'node'],
  ]) {
    const file = join(dist, entry);
    const bundle = await rolldown({
      input: file,
      platform,
      external: entry === 'worker.js' ? [] : SEPARATE,
    });
    // The functions and classes of each module keep their names, for the stacks that people report.
    const minify = { mangle: { toplevel: false }, compress: true, codegen: true };
    await bundle.write({ file, format: 'esm', minify });
    await bundle.close();
  }
}

/** The class of errors is one for all entries; imports and exports are loaded when they are asked for. */
const SEPARATE = [/\/errors\.js$/, /\/transfer\/(import|export)\.js$/];
