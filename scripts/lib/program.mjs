import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';

/**
 * Runs `main` if the module was started as `node FILE`, and does nothing if it was imported.
 * A Failure ends the process with its message and exit code 1.
 *
 * @param {string} moduleUrl the module's `import.meta.url`
 * @param {(args: string[]) => Promise<void>} main
 */
export async function runAsProgram(moduleUrl, main) {
  const started = process.argv[1];
  if (!started || realpathSync(started) !== fileURLToPath(moduleUrl)) return;
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`\nchatkeep: ${error.message}\n`);
    process.exitCode = 1;
  }
}
