/**
 * What takes its time: an import, a backup. One at a time, and it goes on when the dialog that
 * began it is closed.
 */
import { Observable } from './observable.ts';
import { showFailure, showInfo } from './toasts.ts';

export interface TaskProgress {
  done: number;
  /** `null` where it is not known. */
  total: number | null;
  /** Beside the bytes: "12 conversations". */
  detail?: string;
}

export interface Task extends TaskProgress {
  /** What is being done: "Importing". */
  name: string;
  stop: () => void;
}

export const task = new Observable<Task | null>(null);

interface Work {
  name: string;
  /** What a failure is told as: "The import ended early". */
  failure: string;
  /** Resolves to what is told at the end, `null` for nothing. */
  run: (signal: AbortSignal, tell: (progress: TaskProgress) => void) => Promise<string | null>;
}

export async function runTask({ name, failure, run }: Work): Promise<void> {
  const other = task.get();
  if (other) return showInfo(`${other.name} is still going on`);
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (): void => controller.abort();
  task.set({ name, stop, done: 0, total: null });
  try {
    const told = await run(signal, (progress) => task.set({ name, stop, ...progress }));
    if (told !== null) showInfo(told);
  } catch (error) {
    // A person who closes the browser's file dialog has stopped it, too.
    const isStopped = signal.aborted || (error as { name?: unknown }).name === 'AbortError';
    if (isStopped) showInfo(`${name} was stopped`);
    else showFailure(failure, error);
  } finally {
    task.set(null);
  }
}
