import { build } from './build.mjs';
import { findFiles } from './lib/find-files.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

// The packed package with each bundler that docs/bundlers.md names: those that are here already, as
// `npm test` does too, and those that are installed for it, which need the registry of npm.
await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await build({ log });
  const files = [
    'tests/browser/package.chromium.test.js',
    ...findFiles('tests/consumers', '.test.js'),
  ];
  // One after the other: each bundler takes all of the processor.
  const args = ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files];
  await run(process.execPath, args, { cwd: projectRoot, label: 'node --test' });
});
