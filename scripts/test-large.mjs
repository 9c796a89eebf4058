import { build } from './build.mjs';
import { findFiles } from './lib/find-files.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

// What `npm test` does with less: a gibibyte attached, imported and exported, under Node. It needs
// room in the folder for temporary files (TMPDIR). CHATKEEP_IMPORT_BYTES: another length of what is
// imported.

const GIBIBYTE = 1024 ** 3;

await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await ensureSetup({ log, for: 'test' });
  await build({ log });
  const bytes = process.env.CHATKEEP_IMPORT_BYTES ?? String(GIBIBYTE);
  const files = [
    ...findFiles('tests/large', '.test.js'),
    'tests/node/import-memory.test.js',
    'tests/node/transfer.large.test.js',
  ];
  await run('node', ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], {
    cwd: projectRoot,
    env: { CHATKEEP_IMPORT_BYTES: bytes, CHATKEEP_TRANSFER_MEBIBYTES: '1024' },
  });
});
