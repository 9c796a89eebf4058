import type { Terminal } from './terminal.js';

const BAR_WIDTH = 24;
/** As often as anybody can read it. */
const LEAST_MILLISECONDS = 100;

function bar(fraction: number): string {
  const filled = Math.round(fraction * BAR_WIDTH);
  const percent = String(Math.floor(fraction * 100)).padStart(3);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${percent} %`;
}

/** How far something is, in the terminal's status line. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #what: string;
  #shownAt = -Infinity;

  constructor(terminal: Terminal, what: string) {
    this.#terminal = terminal;
    this.#what = what;
  }

  /** `total` is `null` where it is not known. `about` is more to say. */
  show(done: number, total: number | null, about: () => string): void {
    const now = performance.now();
    if (!this.#terminal.showsStatus || now - this.#shownAt < LEAST_MILLISECONDS) return;
    this.#shownAt = now;
    const far = total ? `${bar(Math.min(done / total, 1))}  ` : '';
    this.#terminal.status(`${this.#what}  ${far}${about()}`);
  }

  end(): void {
    this.#terminal.status(null);
  }
}
