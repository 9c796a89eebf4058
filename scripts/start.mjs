import { build } from './build.mjs';
import { buildExample, serveExample } from './lib/example.mjs';
import { Failure } from './lib/failure.mjs';
import { createLog } from './lib/log.mjs';
import { runAsProgram } from './lib/program.mjs';

const OPTIONS = ['--build-only', '--open'];

await runAsProgram(import.meta.url, async (args) => {
  const unknown = args.find((arg) => !OPTIONS.includes(arg));
  if (unknown) throw new Failure(`npm start has no option ${unknown}, only ${OPTIONS.join(', ')}`);

  const log = createLog();
  log('Building chatkeep and its example chat');
  await build({ log });
  await buildExample({ log });
  if (args.includes('--build-only')) return;

  const port = Number(process.env.PORT || 4173);
  const { address, close } = await serveExample({ port, open: args.includes('--open') });
  process.once('SIGINT', () => close().finally(() => process.exit()));
  log(`The example chat runs at ${address} until Ctrl-C`);
});
