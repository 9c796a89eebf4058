/** The processes of a browser that was started here. */

import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @typedef {object} Process
 * @property {number} pid
 * @property {number} parent
 * @property {string} command with its arguments
 */

/** @param {number} pid @returns {Promise<Process[]>} its children, their children, ... */
export async function descendants(pid) {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  const all = [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map((match) => ({
    pid: Number(match[1]),
    parent: Number(match[2]),
    command: match[3],
  }));
  const below = (parent) =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Whether pages run in it: a renderer of Chromium, a content process of Firefox. */
export const isRenderer = ({ command }) =>
  command.includes('--type=renderer') || /-contentproc\b.*\btab$/.test(command.trim());

/** SIGKILL; what is gone already is fine. @param {Process[]} processes */
export function killAll(processes) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

function isThere({ pid }) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until none of them is left. @param {Process[]} processes */
export async function allGone(processes) {
  while (processes.some(isThere)) await wait(10);
}
