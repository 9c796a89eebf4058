import { join } from 'node:path';
import { build } from './build.mjs';
import { buildExample } from './lib/example.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

// The test that takes the pictures of the README, told to keep them.
await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await build({ log });
  await buildExample({ log });
  const file = 'tests/browser/pictures.chromium.test.js';
  await run(process.execPath, ['--test', '--test-reporter=spec', file], {
    cwd: projectRoot,
    env: { CHATKEEP_PICTURES: join(projectRoot, 'docs/images') },
  });
});
