export interface Pace {
  /** From the question to the first word. */
  millisecondsBefore: number;
  millisecondsPerWord: number;
}

/**
 * Says `text` word by word: each value is what comes next. Ends early, and does not throw, when
 * `signal` is aborted.
 */
export async function* speak(
  text: string,
  pace: Pace,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const words = text.match(/\s*\S+/g) ?? [];
  await pause(pace.millisecondsBefore, signal);
  const start = performance.now();
  for (let said = 0; said < words.length && !signal.aborted;) {
    // By the clock, not one a timer: a hidden tab's timers fire once a second.
    const due = Math.floor((performance.now() - start) / pace.millisecondsPerWord);
    const next = Math.min(words.length, Math.max(said + 1, due));
    yield words.slice(said, next).join('');
    said = next;
    await pause(pace.millisecondsPerWord, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
