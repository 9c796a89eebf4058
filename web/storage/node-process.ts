import { readdirSync, readFileSync, statSync, type Stats } from 'node:fs';

/**
 * When a process started, in whatever form the system tells it: one line, the same for as long as
 * the process lives, another one for the next process with the same id. `null` where there is no
 * such process, or the system does not tell.
 */
export function startOfProcess(pid: number): string | null {
  try {
    return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
  } catch {
    return null;
  }
}

/** In clock ticks since the system started. */
function startFromProc(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets, and may hold spaces and brackets itself.
  const fromThird = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fromThird[22 - 3] ?? null;
}

/** As a date. Windows has no such command. */
function startFromPs(pid: number): string | null {
  // Loading it takes longer than most of opening a store, and elsewhere nobody needs it.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  const printed = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    // The same words and hours, whoever asks.
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return printed.trim() || null;
}

/** Whether some thread of this process has a file open; true where the system does not tell. */
export function hasOpen({ dev, ino }: Pick<Stats, 'dev' | 'ino'>): boolean {
  let descriptors: string[];
  try {
    descriptors = readdirSync('/proc/self/fd');
  } catch {
    return true;
  }
  return descriptors.some((descriptor) => {
    // Some are closed in the meantime; that of the listing is.
    const open = statSync(`/proc/self/fd/${descriptor}`, { throwIfNoEntry: false });
    return open?.dev === dev && open.ino === ino;
  });
}
