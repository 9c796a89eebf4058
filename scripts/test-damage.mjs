import { projectRoot } from './lib/paths.mjs';
import { createLog } from './lib/log.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

// Many more damages than `npm test` has time for, with AddressSanitizer.

const DAMAGES = '1000';

await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  log(`Inflicting ${DAMAGES} damages`);
  const options = { cwd: projectRoot };
  await run('cmake', ['--preset', 'asan'], options);
  await run('cmake', ['--build', '--preset', 'asan'], options);
  await run('build/asan/tests/native/native_tests', ['--gtest_filter=Damage*'], {
    ...options,
    env: { CHATKEEP_DAMAGES: DAMAGES },
  });
});
