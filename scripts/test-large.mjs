import { build } from './build.mjs';
import { findFiles } from './lib/find-files.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

// What `npm test` does with less: files of a gibibyte, under Node. They need room in the folder for
// temporary files (TMPDIR).

await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await build({ log });
  const files = findFiles('tests/large', '.test.js');
  await run('node', ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], {
    cwd: projectRoot,
  });
});
