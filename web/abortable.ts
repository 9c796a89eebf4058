import { ChatStoreError } from './errors.js';

/** Rejects with `ABORTED` as soon as the signal says so. */
export function abortable<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => {
      const message = 'The call was aborted.';
      reject(new ChatStoreError('ABORTED', message, { cause: signal.reason }));
    };
    // Always listened to: what is abandoned may still fail, and that is nobody's business then.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener('abort', abort, { once: true });
    }
  });
}
