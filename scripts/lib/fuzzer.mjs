import { spawn } from 'node:child_process';
import { Failure } from './failure.mjs';

/** What one input may take. */
const MAX_SECONDS = 20;
const MAX_MEGABYTES = 2048;
const MAX_BYTES = 20_000;

/**
 * Runs a program that is linked with libFuzzer.
 *
 * @param {object} options
 * @param {string} options.program
 * @param {string} options.corpus the folder of inputs to begin with, which is only read
 * @param {string} options.found the folder for new ones; those of earlier runs are gone on from
 * @param {string} options.failures the folder for an input that fails
 * @param {number} options.seconds
 * @returns {Promise<{
 *   figures: { executions: number, aSecond: number, edges: number, inputs: number },
 *   failure?: string,
 * }>} `failure` names the input that failed
 */
export async function fuzz({ program, corpus, found, failures, seconds }) {
  const args = [
    `-max_total_time=${seconds}`,
    `-timeout=${MAX_SECONDS}`,
    `-rss_limit_mb=${MAX_MEGABYTES}`,
    `-max_len=${MAX_BYTES}`,
    `-artifact_prefix=${failures}/`,
    '-print_final_stats=1',
    found,
    corpus,
  ];
  const { code, output } = await capture(program, args);
  const figures = readFigures(output);
  if (code === 0) return { figures };
  // What the sanitizers say is long, and stands before the path.
  const path = output.match(/Test unit written to (.+)/)?.[1];
  return { figures, failure: `${tail(output)}\nThe input is ${path ?? 'not known'}` };
}

function capture(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'pipe'] });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', (error) => {
      reject(new Failure(`${program} could not start: ${error.message}`));
    });
    child.on('close', (code) => resolve({ code, output }));
  });
}

function readFigures(output) {
  const last = (pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
  return {
    executions: last(/stat::number_of_executed_units:\s+(\d+)/g),
    aSecond: last(/stat::average_exec_per_sec:\s+(\d+)/g),
    edges: last(/ cov: (\d+)/g),
    inputs: last(/ corp: (\d+)/g),
  };
}

/** From the first line that tells of a failure on. */
function tail(output) {
  const lines = output.split('\n').filter((line) => !/^#\d+\s/.test(line));
  const first = lines.findIndex((line) => /ERROR|runtime error|terminate called/.test(line));
  return lines
    .slice(Math.max(first - 3, 0))
    .slice(0, 40)
    .join('\n');
}
