/** A program that uses the package, compiled with the package's declarations checked as well. */

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How those resolve modules who can import ESM. */
export const resolutions = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

/**
 * @param {string} folder with program.ts, and the package installed
 * @param {string} compiler the script `tsc`
 * @param {{ module: string, moduleResolution: string }} resolution
 * @returns {Promise<string>} what the compiler complains about
 */
export async function typeErrorsIn(folder, compiler, resolution) {
  const compilerOptions = {
    ...resolution,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  };
  const config = JSON.stringify({ compilerOptions, files: ['program.ts'] });
  await writeFile(path.join(folder, 'tsconfig.json'), config);
  return run(process.execPath, [compiler, '-p', '.'], { cwd: folder }).then(
    () => '',
    ({ stdout, stderr }) => stdout + stderr,
  );
}
