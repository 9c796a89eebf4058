// Ctrl-C, and a reader of our output that has gone.

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
/** What a shell gives for SIGPIPE, which Node does not let end a program. */
const BROKEN_PIPE = 141;

/** Why the work was given up: the reason of its signal. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly exitCode: number;
  /** Nobody reads what is written any more. */
  readonly isPipe: boolean;

  constructor(exitCode: number) {
    super('Interrupted.');
    this.exitCode = exitCode;
    this.isPipe = exitCode === BROKEN_PIPE;
  }
}

/** A signal of the first that comes. A second Ctrl-C ends the program at once. */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(SIGNALS)) {
    process.once(name as keyof typeof SIGNALS, () => controller.abort(new Interruption(exitCode)));
  }
  return controller.signal;
}

/** A signal of a standard output that is closed. */
export function brokenPipe(): AbortSignal {
  const controller = new AbortController();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    controller.abort(new Interruption(BROKEN_PIPE));
  });
  return controller.signal;
}
