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
const compiledModules = new Map<string, Promise<WebAssembly.Module>>();

function compile(url: string): Promise<WebAssembly.Module> {
  let compiled = compiledModules.get(url);
  if (!compiled) {
    compiled = compileFile(url);
    // A file that is put right later is tried again.
    compiled.catch(() => compiledModules.delete(url));
    compiledModules.set(url, compiled);
  }
  return compiled;
}

async function compileFile(url: string): Promise<WebAssembly.Module> {
  try {
    // At once: Node's threads would take turns with those that compile.
    const bytes = readFileSync(url.startsWith('file:') ? fileURLToPath(url) : url);
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    const message = `chatkeep.wasm cannot be read at ${url}. Set wasmUrl to where it is.`;
    throw new ChatStoreError('INTERNAL', message, { cause });
  }
}

function compileCore(wasmUrl: string | null): Promise<WebAssembly.Module> {
  return compile(wasmUrl ?? ownWasmUrl());
}

/** On files or in memory. */
export async function openNodeCore(options: CheckedOpenOptions): Promise<Core> {
  const { name, wasmUrl, onLog, signal } = options;
  const storage = nodeStorage(options.storage);
  const compiling = compileCore(wasmUrl);
  // Where the files cannot be opened, nobody waits for it.
  compiling.catch(() => {});
  // While other threads compile.
  const files = storage === 'memory' ? null : openNodeFiles(storage.directory, name, onLog);
  const compiled = compiling.then((module) => {
    if (signal?.aborted) throw new ChatStoreError('ABORTED', 'Opening was aborted.');
    return module;
  });
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
  const compiled = await compileCore(wasmUrl);
  return Core.doctor({
    files: openNodeFiles(storage.directory, name, onLog),
    compiled,
    scope,
    repair,
  });
}
