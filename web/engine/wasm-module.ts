import createChatkeepModule from '../chatkeep.js';
import type { FileHost } from '../storage/file-host.js';
import { ChatStoreError } from '../errors.js';

/** A `std::shared_ptr` to a store in the module. `delete()` lets go of it. */
export interface StoreHandle {
  /** Each but `scratch` gives the address of an answer; see bindings/answer.h. */
  open(inMemory: boolean, livingClients: string): number;
  doctor(repair: boolean, userId: string, organizationId: string): number;
  openSession(userId: string, organizationId: string, relaxed: boolean, client: string): number;
  closeSession(session: number): number;
  keepClients(livingClients: string): number;
  takeFreedFiles(): number;
  leftoverFiles(names: string): number;
  call(session: number, operation: number, size: number, number: number, received: number): number;
  checkpoint(leastBytes: number): number;
  indexSome(): number;
  close(): number;
  /** The address of `size` bytes for the next call's arguments; 0 if there is no memory. */
  scratch(size: number): number;
  delete(): void;
}

/** What bindings/embind.cpp registers. A test compares it with what Embind itself says. */
export interface ChatkeepModule {
  /** The module's memory. A new view whenever it has grown: never keep it. */
  readonly HEAPU8: Uint8Array;
  StoreHandle: new () => StoreHandle;
  schemaVersion(): number;
  operationNames(): { size(): number; get(index: number): string | undefined; delete(): void };
}

/** An instance, with what the glue knows of it. */
export interface StartedModule extends ChatkeepModule {
  /** What its store is on; `null`: in memory. To be set before one is opened. */
  fileHost: FileHost | null;
}

/** Starts an instance of its own, with memory of its own. */
export async function instantiate(compiled: WebAssembly.Module): Promise<StartedModule> {
  return new Promise<StartedModule>((resolve, reject) => {
    const failed = (cause: unknown) =>
      reject(
        new ChatStoreError('INTERNAL', `The WebAssembly module did not start: ${String(cause)}`, {
          cause,
        }),
      );
    createChatkeepModule({
      fileHost: null,
      instantiateWasm(
        imports: WebAssembly.Imports,
        receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
      ) {
        try {
          // At once: it is compiled, and in Node nothing is to wait for other threads; see
          // `compile` in node-core.ts.
          receive(new WebAssembly.Instance(compiled, imports), compiled);
        } catch (cause) {
          // The glue would wait for ever for a module that does not start.
          failed(cause);
        }
        return {};
      },
    }).then(resolve, failed);
  });
}
