import { ChatStoreError } from '../errors.js';
import { openOpfsFiles } from '../storage/opfs.js';
import type { DoctorReport, LogEntry, Scope } from '../types.js';
import { Core } from './core.js';

export interface BrowserCoreOptions {
  name: string;
  storage: 'opfs' | 'memory';
  compiled: Promise<WebAssembly.Module>;
  livingClients?: Promise<readonly string[]>;
  onLog: (entry: LogEntry) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Compiled while it is downloaded, where the server says what it is; from the whole file where it
 * does not.
 */
export function compileCore(wasmUrl: string): Promise<WebAssembly.Module> {
  const compiled = compile(wasmUrl);
  // Reported when the core is opened, which may be later or never.
  compiled.catch(() => {});
  return compiled;
}

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

/** With `storage: 'opfs'` in a dedicated worker only. */
export function openBrowserCore(options: BrowserCoreOptions): Promise<Core> {
  const { name, storage, compiled, livingClients, onLog, signal } = options;
  const files = storage === 'opfs' ? openOpfsFiles(name, onLog, signal) : null;
  return Core.open({ files, compiled, ...(livingClients && { livingClients }) });
}

/** For files that may not open any more. In a dedicated worker only. */
export async function doctorOpfsFiles(
  { name, compiled, onLog, signal }: Omit<BrowserCoreOptions, 'storage' | 'livingClients'>,
  scope: Required<Scope>,
  repair: boolean,
): Promise<DoctorReport> {
  return Core.doctor({ files: await openOpfsFiles(name, onLog, signal), compiled, scope, repair });
}
