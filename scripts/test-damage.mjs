import { projectRoot } from './lib/paths.mjs';
import { createLog } from './lib/log.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

// Many more damages than `npm test` has time for, and some of them with AddressSanitizer, which is
// slow.

const DAMAGES = { native: '1000', asan: '100' };

await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  const options = { cwd: projectRoot };
  for (const [preset, damages] of Object.entries(DAMAGES)) {
    log(`Inflicting ${damages} damages: ${preset}`);
    await run('cmake', ['--preset', preset], options);
    await run('cmake', ['--build', '--preset', preset], options);
    const tests = `build/${preset}/tests/native/native_tests`;
    await run(tests, ['--gtest_filter=Damage*'], {
      ...options,
      env: { CHATKEEP_DAMAGES: damages },
    });
  }
});
