/** What a writer waits with. */
export interface Timers {
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemTimers: Timers = {
  setTimeout(run, milliseconds) {
    const timer = setTimeout(run, milliseconds);
    // Under Node, a timer must not keep the process alive.
    if (typeof timer === 'object') timer.unref();
    return timer;
  },
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
