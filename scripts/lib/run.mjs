import { spawn } from 'node:child_process';
import { Failure } from './failure.mjs';

/**
 * Runs a command to its end and gives what it printed on stdout (quiet mode only; otherwise
 * the command prints to this process's own terminal and the result is '').
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {Record<string, string>} [options.env] added to this process's environment
 * @param {string} [options.label] what a failure calls the command; the command line if left out
 * @param {boolean} [options.quiet] keep the output, and print it only if the command fails
 * @param {number} [options.inheritFd] an open file descriptor that the command keeps open too
 * @returns {Promise<string>}
 * @throws {Failure} naming the command and how it ended
 */
export function run(command, args, { cwd, env, label, quiet = false, inheritFd } = {}) {
  const name = label ?? [command, ...args].join(' ');
  const output = quiet ? 'pipe' : 'inherit';
  const stdio = [quiet ? 'ignore' : 'inherit', output, output];
  if (inheritFd !== undefined) stdio.push(inheritFd);

  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio });
    const everything = [];
    const printed = [];
    child.stdout?.on('data', (chunk) => {
      printed.push(chunk);
      everything.push(chunk);
    });
    child.stderr?.on('data', (chunk) => everything.push(chunk));
    child.on('error', (error) => reject(new Failure(`${name} could not start: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(printed).toString());
      process.stderr.write(Buffer.concat(everything));
      reject(
        new Failure(`${name} ${signal ? `was ended by ${signal}` : `gave exit code ${code}`}`),
      );
    });
  });
}
