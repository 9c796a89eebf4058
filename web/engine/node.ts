import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { ChatStoreError } from '../errors.js';
import { checkOpenOptions, nodeStorage, type CheckedOpenOptions } from '../open-options.js';
import { openNodeFiles } from '../storage/node-files.js';
import type { OpenOptions } from '../types.js';
import { Engine } from './engine.js';

export { Engine } from './engine.js';
export { ChatStoreError } from '../errors.js';
export type { ChatStoreErrorCode } from '../errors.js';
export type { Operations, OperationName } from '../protocol.js';

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
    const bytes = await readFile(url.startsWith('file:') ? fileURLToPath(url) : url);
    return await WebAssembly.compile(new Uint8Array(bytes));
  } catch (cause) {
    const message = `chatkeep.wasm cannot be read at ${url}. Set wasmUrl to where it is.`;
    throw new ChatStoreError('INTERNAL', message, { cause });
  }
}

/** For options that were checked already. */
export async function openCheckedEngine(options: CheckedOpenOptions): Promise<Engine> {
  const { name, scope, durability, wasmUrl, onLog, signal } = options;
  const storage = nodeStorage(options.storage);
  const compiled = await compile(wasmUrl ?? new URL('../wasm/chatkeep.wasm', import.meta.url).href);
  if (signal?.aborted) throw new ChatStoreError('ABORTED', 'Opening was aborted.');
  const files = storage === 'memory' ? null : openNodeFiles(storage.directory, name, onLog);
  return Engine.open({ scope, durability, files, compiled });
}

/** Opens the core in this thread, on files or in memory. */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  return openCheckedEngine(checkOpenOptions(options, null));
}
