import type { StartedModule } from './engine/wasm-module.js';
import type { FileHost } from './storage/file-host.js';

// The glue that Emscripten writes; the build puts it here.

interface ModuleOptions {
  fileHost: FileHost | null;
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}

export default function createChatkeepModule(options: ModuleOptions): Promise<StartedModule>;
