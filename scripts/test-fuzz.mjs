import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { Failure } from './lib/failure.mjs';
import { findFiles } from './lib/find-files.mjs';
import { fuzz } from './lib/fuzzer.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureNativeSetup } from './setup.mjs';

const CORPUS = join(projectRoot, 'tests', 'fuzz', 'corpus');
const BUILD = join(projectRoot, 'build', 'fuzz');

// The decoders of web/ are fuzzed by tests of their own, under Node.
const NODE = 'node';

/** Fuzzes each target for CHATKEEP_FUZZ_SECONDS, one after the other. */
await runAsProgram(import.meta.url, async (args) => {
  const log = createLog();
  const targets = chooseTargets(args);
  const seconds = readSeconds();
  log(`Fuzzing ${targets.join(', ')} for ${seconds} s each`);
  if (targets.some((target) => target !== NODE)) await buildFuzzers(log);
  if (targets.includes(NODE)) await build({ log });

  const results = [];
  for (const target of targets) {
    log(`Fuzzing ${target}`);
    results.push(
      target === NODE ? await fuzzUnderNode(seconds) : await fuzzNatively(target, seconds),
    );
  }
  printSummary(results);
  if (results.some((result) => result.failure)) process.exitCode = 1;
});

function chooseTargets(args) {
  const all = [...readdirSync(CORPUS).sort(), NODE];
  const unknown = args.find((arg) => !all.includes(arg));
  if (unknown) throw new Failure(`There is no target ${unknown}, only ${all.join(', ')}`);
  return args.length > 0 ? args : all;
}

function readSeconds() {
  const seconds = Number(process.env.CHATKEEP_FUZZ_SECONDS || 600);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new Failure('CHATKEEP_FUZZ_SECONDS must be a whole number of seconds');
}

async function buildFuzzers(log) {
  await ensureNativeSetup({ log, for: 'fuzz' });
  log('Building the fuzzers (some minutes the first time)');
  await run('cmake', ['--preset', 'fuzz'], { cwd: projectRoot, quiet: true });
  await run('cmake', ['--build', '--preset', 'fuzz'], { cwd: projectRoot });
}

async function fuzzNatively(target, seconds) {
  const found = join(BUILD, 'found', target);
  const failures = join(BUILD, 'failures', target);
  for (const folder of [found, failures]) mkdirSync(folder, { recursive: true });
  const program = join(BUILD, 'tests', 'fuzz', `fuzz_${target}`);
  const corpus = join(CORPUS, target);
  return { target, ...(await fuzz({ program, found, corpus, failures, seconds })) };
}

async function fuzzUnderNode(seconds) {
  const files = findFiles('tests/node', '.fuzz.test.js');
  const env = { CHATKEEP_FUZZ_SECONDS: String(seconds) };
  const args = ['--test', '--test-reporter=spec', ...files];
  try {
    await run(process.execPath, args, { cwd: projectRoot, env, label: 'node --test' });
    return { target: NODE };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { target: NODE, failure: 'a test failed: its error names the CHATKEEP_FUZZ_SEED' };
  }
}

function printSummary(results) {
  console.log('\ntarget        executions  a second   edges  inputs  result');
  for (const { target, figures, failure } of results) {
    const columns = [
      (figures?.executions ?? '').toString().padStart(12),
      (figures?.aSecond ?? '').toString().padStart(10),
      (figures?.edges ?? '').toString().padStart(8),
      (figures?.inputs ?? '').toString().padStart(8),
    ];
    console.log(`${target.padEnd(12)}${columns.join('')}  ${failure ? 'FAILED' : 'passed'}`);
  }
  for (const { target, failure } of results) if (failure) console.log(`\n${target}: ${failure}`);
}
