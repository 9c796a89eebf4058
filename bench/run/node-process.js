/** A peer in a process of its own, seen from the one that measures. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('node-child.js', import.meta.url));

export class NodeProcess {
  #child;
  #asked = new Map();
  #last = 0;

  /** @param {string} peer a file of peers/ @param {object} options what it is opened with */
  static async start(peer, options, execArgv = []) {
    const started = new NodeProcess();
    await started.#start(peer, options, execArgv);
    return started;
  }

  get pid() {
    return this.#child.pid;
  }

  #start(peer, options, execArgv) {
    const argument = JSON.stringify({ peer, options });
    this.#child = fork(CHILD, [argument], { execArgv });
    this.#child.on('message', ({ number, result, error }) => {
      const { resolve, reject } = this.#asked.get(number);
      this.#asked.delete(number);
      if (error === undefined) resolve(result);
      else reject(new Error(`${peer}: ${error}`));
    });
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#asked.values()) reject(new Error(`${peer} exited: ${code}`));
    });
    return new Promise((resolve, reject) => this.#asked.set(0, { resolve, reject }));
  }

  /** Calls a method of `Participant` there. */
  ask(method, ...args) {
    const number = ++this.#last;
    this.#child.send({ number, method, args });
    return new Promise((resolve, reject) => this.#asked.set(number, { resolve, reject }));
  }

  async close() {
    await this.ask('close');
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await exited;
  }
}
