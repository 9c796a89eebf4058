import { ChatStoreError } from '../errors.js';
import { ownerLock } from './names.js';

/** How long a tab that has the store open is waited for: it may be on its way out. */
const PATIENCE_MS = 5000;

/** Runs `run` while no tab has the store open. Rejects with `LOCKED` where one keeps it open. */
export async function whileNobodyOwns<Result>(
  store: string,
  run: () => Promise<Result>,
): Promise<Result> {
  // Without locks, in a page without a secure context, there are no files either.
  if (!globalThis.navigator?.locks) return run();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await navigator.locks.request(ownerLock(store), { signal: patience }, run);
  } catch (error) {
    if (error !== patience.reason) throw error;
    throw new ChatStoreError(
      'LOCKED',
      `The store ${store} is open in another tab or worker. Close it there and try again.`,
    );
  }
}
