import { availableParallelism } from 'node:os';
import { build } from './build.mjs';
import { checkFormat } from './check-format.mjs';
import { buildExample } from './lib/example.mjs';
import { Failure } from './lib/failure.mjs';
import { findFiles } from './lib/find-files.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

const STAGES = {
  format: checkFormat,
  build,
  example: buildExample,
  native: (context) => testCore('native', context),
  asan: (context) => testCore('asan', context),
  node: (context) => testJavaScript(['node'], context),
  browser: (context) => testJavaScript(['browser'], context),
  javascript: (context) => testJavaScript(['node', 'browser'], context),
};

const ALL = ['format', 'build', 'example', 'asan', 'javascript'];

// What the tests in browsers leave of the processor, they take: both go on at once.
const OF_THE_CORE = ['native', 'asan'];

// The longest file takes five minutes. One whose process hangs fails, and the others go on.
const HANGS = `--test-timeout=${20 * 60_000}`;

// What `--only` runs, with the stages that it builds on.
const ONLY = {
  format: ['format'],
  native: ['native', 'asan'],
  node: ['build', 'node'],
  browser: ['build', 'example', 'browser'],
};

await runAsProgram(import.meta.url, async (args) => {
  const log = createLog();
  const stages = chooseStages(args);
  log(`Testing chatkeep: ${stages.join(', ')}`);
  await ensureSetup({ log, for: 'test' });

  const ofTheCore = stages.filter((stage) => OF_THE_CORE.includes(stage));
  const others = stages.filter((stage) => !OF_THE_CORE.includes(stage));
  const isBeside = others.length > 0;
  const both = [runInTurn(ofTheCore, { log, isBeside }), runInTurn(others, { log, isBeside })];
  const results = (await Promise.all(both)).flat();
  printSummary(stages, results);
  if (results.some((result) => result.failure)) process.exitCode = 1;
});

function chooseStages(args) {
  if (args.length === 0) return ALL;
  const [option, name] = args;
  if (option !== '--only' || !ONLY[name] || args.length > 2) {
    throw new Failure(`Usage: npm test [-- --only ${Object.keys(ONLY).join('|')}]`);
  }
  return ONLY[name];
}

async function runInTurn(stages, context) {
  const results = [];
  for (const stage of stages) {
    const result = await runStage(stage, context);
    results.push(result);
    // The tests of a build that failed would run on what an earlier build left.
    if (result.failure && (stage === 'build' || stage === 'example')) break;
  }
  return results;
}

async function runStage(stage, context) {
  const { log } = context;
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  try {
    await STAGES[stage](context);
    return { stage, seconds: seconds() };
  } catch (failure) {
    log(
      `The stage '${stage}' failed: ${failure instanceof Failure ? failure.message : failure.stack}`,
    );
    return { stage, seconds: seconds(), failure };
  }
}

async function testCore(preset, { log, isBeside }) {
  log(`Building and testing the core natively, preset '${preset}'`);
  // Beside the other tests it keeps quiet, and leaves them the processor when they want it.
  const options = { cwd: projectRoot, quiet: isBeside };
  const runPolitely = (...command) =>
    isBeside ? run('nice', command, options) : run(command[0], command.slice(1), options);
  await runPolitely('cmake', '--preset', preset);
  await runPolitely('cmake', '--build', '--preset', preset);
  const output = await runPolitely('ctest', '--preset', preset);
  if (isBeside) log(`${preset}: ${/^.*tests passed.*$/m.exec(output)?.[0] ?? output}`);
}

async function testJavaScript(folders, { log }) {
  const files = longestFirst(folders.flatMap(testFiles));
  log(`Running ${files.length} test files of tests/${folders.join(' and tests/')}`);
  // A browser keeps a core busy: more files at once than cores take no less time, and more of the
  // processor. Nothing in them is timed.
  const atOnce = `--test-concurrency=${Math.max(2, availableParallelism())}`;
  const args = ['--test', '--test-reporter=spec', atOnce, HANGS, ...files];
  await run(process.execPath, args, { cwd: projectRoot, label: 'node --test' });
}

function testFiles(folder) {
  const files = findFiles(`tests/${folder}`, '.test.js');
  if (files.length === 0) throw new Failure(`tests/${folder} has no test file`);
  return files;
}

// Whole suites in a browser take a minute. Begun last, they would be waited for alone.
function longestFirst(files) {
  const isLong = (file) => /\/(firefox|chromium)\.test\.js$/.test(file);
  return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
}

function printSummary(stages, results) {
  console.log('\nstage       result   seconds');
  for (const stage of stages) {
    const result = results.find((candidate) => candidate.stage === stage);
    const verdict = result ? (result.failure ? 'FAILED' : 'passed') : 'not run';
    const seconds = result ? result.seconds.toFixed(1) : '';
    console.log(`${stage.padEnd(12)}${verdict.padEnd(9)}${seconds.padStart(7)}`);
  }
}
