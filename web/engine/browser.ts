import { ChatStoreError } from '../errors.js';
import { checkOpenOptions, browserStorage, type CheckedOpenOptions } from '../open-options.js';
import { openOpfsFiles } from '../storage/opfs.js';
import type { OpenOptions } from '../types.js';
import { Engine } from './engine.js';

export { Engine } from './engine.js';
export { ChatStoreError } from '../errors.js';
export type { ChatStoreErrorCode } from '../errors.js';
export type { Operations, OperationName } from '../protocol.js';

/**
 * Compiled while it is downloaded, where the server says what it is; from the whole file where it
 * does not.
 */
async function compile(url: string): Promise<WebAssembly.Module> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (cause) {
    throw notFound(url, String(cause), cause);
  }
  if (!response.ok) throw notFound(url, `status ${response.status}`, undefined);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/wasm')) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

function notFound(url: string, reason: string, cause: unknown): ChatStoreError {
  const message = `chatkeep.wasm is not served at ${url} (${reason}). Set wasmUrl to where it is.`;
  return new ChatStoreError('INTERNAL', message, { cause });
}

/** For options that were checked already. */
export async function openCheckedEngine(options: CheckedOpenOptions): Promise<Engine> {
  const { name, scope, durability, wasmUrl, onLog, signal } = options;
  const storage = browserStorage(options.storage);
  const url = wasmUrl ?? new URL('../wasm/chatkeep.wasm', import.meta.url).href;
  // At the same time: the module is downloaded and compiled while the files are opened.
  const compiling = compile(url);
  compiling.catch(() => {}); // Reported by the engine, which then closes the files.
  const files = storage === 'opfs' ? await openOpfsFiles(name, onLog, signal) : null;
  return Engine.open({ scope, durability, files, compiled: compiling });
}

/**
 * Opens the core in this thread. With `storage: 'opfs'`, which is the default, in a dedicated
 * worker only.
 */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  return openCheckedEngine(checkOpenOptions(options, 'opfs'));
}
