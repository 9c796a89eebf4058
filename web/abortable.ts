import { ChatStoreError } from './errors.js';

/** What a call ends with that its caller's signal ended. */
export function abortedBy(
  signal: AbortSignal | undefined,
  message = 'The call was aborted.',
): ChatStoreError {
  return new ChatStoreError('ABORTED', message, { cause: signal?.reason });
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedBy(signal);
}

/** Rejects with what `reason` gives as soon as the signal says so. */
export function unlessEnded<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  reason: () => unknown = () => signal.reason,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const end = () => reject(reason());
    // Always listened to: what is abandoned may still fail, and that is nobody's business then.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
    if (signal.aborted) {
      end();
    } else {
      signal.addEventListener('abort', end, { once: true });
    }
  });
}

/** Rejects with `ABORTED` as soon as the signal says so. */
export function abortable<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  return signal ? unlessEnded(promise, signal, () => abortedBy(signal)) : promise;
}
