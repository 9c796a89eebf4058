import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import { nodeStorage, type CheckedOpenOptions } from '../open-options.js';
import { openNodeFiles } from '../storage/node-files.js';
import type { DoctorReport } from '../types.js';
import { ownWasmUrl } from '../wasm-file.js';
import { Core } from './core.js';

/** Compiled once for all stores of this process that use the same file. */
const compiledModules = new Map<string, WebAssembly.Module>();

function compileCore(wasmUrl: string | null): WebAssembly.Module {
  const url = wasmUrl ?? ownWasmUrl();
  let compiled = compiledModules.get(url);
  if (!compiled) {
    compiled = compile(url);
    compiledModules.set(url, compiled);
  }
  return compiled;
}

function compile(url: string): WebAssembly.Module {
  try {
    // At once, which takes no longer than on other threads. Where nothing else keeps its event loop
    // going, Node takes waiting for those for the end of the program, and waits for all that V8
    // optimises in the background; at times for ever (nodejs/node#54918).
    return new WebAssembly.Module(readFileSync(url.startsWith('file:') ? fileURLToPath(url) : url));
  } catch (cause) {
    const message = `chatkeep.wasm cannot be read at ${url}. Set wasmUrl to where it is.`;
    throw new ChatStoreError('INTERNAL', message, { cause });
  }
}

/** On files or in memory. */
export async function openNodeCore(options: CheckedOpenOptions): Promise<Core> {
  const { name, wasmUrl, onLog, signal } = options;
  const storage = nodeStorage(options.storage);
  const compiled = compileCore(wasmUrl);
  // Who opens a store may give it up at once.
  await null;
  if (signal?.aborted) throw new ChatStoreError('ABORTED', 'Opening was aborted.');
  const files = storage === 'memory' ? null : openNodeFiles(storage.directory, name, onLog);
  return Core.open({ files, compiled });
}

/** For files that may not open any more. Those in memory are gone then. */
export async function doctorNodeFiles(
  options: CheckedOpenOptions,
  repair: boolean,
): Promise<DoctorReport> {
  const { name, scope, wasmUrl, onLog } = options;
  const storage = nodeStorage(options.storage);
  if (storage === 'memory') throw invalid('options.storage', "must be { directory: '...' } here.");
  const compiled = compileCore(wasmUrl);
  return Core.doctor({
    files: openNodeFiles(storage.directory, name, onLog),
    compiled,
    scope,
    repair,
  });
}
