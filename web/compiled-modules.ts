import type { CheckedOpenOptions } from './open-options.js';

/** By where the worker and the module come from: they belong together. For as long as the page. */
const modules = new Map<string, WebAssembly.Module>();

const sourceOf = ({ workerUrl, wasmUrl }: CheckedOpenOptions): string =>
  JSON.stringify([workerUrl, wasmUrl]);

/** What an earlier worker of this page has compiled, so that the next one need not. */
export function compiledBefore(options: CheckedOpenOptions): WebAssembly.Module | null {
  return modules.get(sourceOf(options)) ?? null;
}

export function keepCompiled(options: CheckedOpenOptions, module: WebAssembly.Module): void {
  modules.set(sourceOf(options), module);
}
