import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { build } from './build.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

/**
 * The long run of the tests that cut the power and let the storage fail: many images of a disk, and
 * each fault in every way. `npm test` runs the same tests with fewer. Both settings can be given in
 * the environment; a failure names the seed that repeats it.
 */
await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await build({ log });

  log('Building the native tests');
  const options = { cwd: projectRoot };
  await run('cmake', ['--preset', 'native'], options);
  await run('cmake', ['--build', '--preset', 'native'], options);

  const images = process.env.CHATKEEP_CRASH_IMAGES ?? '50000';
  const seed = process.env.CHATKEEP_CRASH_SEED ?? String(randomInt(1, 2 ** 31));
  log(`Cutting the power: ${images} images natively, a tenth of that under Node, seed ${seed}`);
  const env = {
    CHATKEEP_CRASH_IMAGES: images,
    CHATKEEP_CRASH_SEED: seed,
    CHATKEEP_ALL_FAULTS: '1',
  };
  const tests = join(projectRoot, 'build', 'native', 'tests', 'native', 'native_tests');
  const native = (filter) =>
    run(tests, [`--gtest_filter=${filter}`, '--gtest_brief=1'], { ...options, env, label: filter });
  const node = ['--test', '--test-reporter=spec', 'tests/node/crash.test.js'];
  // The workloads that most of the images are of, and all else.
  const most = ['Full', 'Relaxed', 'FullBeyondThePageCache', 'RelaxedBeyondThePageCache'].map(
    (workload) => `*CrashTest.*/${workload}`,
  );
  // At the same time, on as many cores as there are. What each finds is waited for.
  const results = await Promise.allSettled([
    ...most.map(native),
    native(`*Crash*:*Fault*:FullDisk*:ShortRead*-${most.join(':')}`),
    run(process.execPath, node, { ...options, env, label: 'node --test' }),
  ]);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  log('Nothing was lost');
});
