import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureNativeSetup } from './setup.mjs';

const TESTS = join(projectRoot, 'build', 'memcheck', 'tests', 'native', 'native_tests');

/** Runs the native tests under valgrind: what is read before it was written, and what leaks. */
await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureNativeSetup({ log, for: 'memcheck' });
  log('Building the native tests');
  const options = { cwd: projectRoot };
  await run('cmake', ['--preset', 'memcheck'], { ...options, quiet: true });
  await run('cmake', ['--build', '--preset', 'memcheck'], options);

  log('Running them under valgrind');
  const valgrind = [
    '--quiet',
    '--error-exitcode=1',
    '--leak-check=full',
    '--errors-for-leak-kinds=definite,indirect,possible',
  ];
  const shards = availableParallelism();
  const runShard = (shard) =>
    run('valgrind', [...valgrind, TESTS, '--gtest_brief=1'], {
      ...options,
      env: { GTEST_TOTAL_SHARDS: String(shards), GTEST_SHARD_INDEX: String(shard) },
      label: `valgrind ${shard + 1} of ${shards}`,
    });
  await Promise.all(Array.from({ length: shards }, (_, shard) => runShard(shard)));
  log('Memcheck has nothing to say');
});
