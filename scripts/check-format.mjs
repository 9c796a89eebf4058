import { findFiles } from './lib/find-files.mjs';
import { npmCommand, projectRoot } from './lib/paths.mjs';
import { createLog } from './lib/log.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

/**
 * Checks, or with `fix` corrects, the layout of all sources: C++ by .clang-format, everything
 * else by .prettierrc.json.
 *
 * @param {object} options
 * @param {(message: string) => void} options.log
 * @param {boolean} [options.fix]
 */
export async function checkFormat({ log, fix = false }) {
  log(fix ? 'Formatting the sources' : 'Checking the format of the sources');
  const options = { cwd: projectRoot };

  const cpp = ['src', 'bindings', 'tests'].flatMap((folder) => findFiles(folder, '.h', '.cpp'));
  const clangFormat = fix ? ['-i'] : ['--dry-run', '-Werror'];
  await run('clang-format', [...clangFormat, ...cpp], { ...options, label: 'clang-format' });

  const prettier = ['--log-level=warn', fix ? '--write' : '--check', '.'];
  await run(npmCommand('prettier'), prettier, { ...options, label: 'prettier' });
}

await runAsProgram(import.meta.url, async (args) => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await checkFormat({ log, fix: args.includes('--fix') });
});
