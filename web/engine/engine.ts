import { decodeAnswer } from '../answers.js';
import { ChatStoreError, type ErrorFields } from '../errors.js';
import type { OperationName, Operations } from '../protocol.js';
import { encodeArguments, operationNames } from '../signatures.js';
import type { FileHost } from '../storage/file-host.js';
import type { Durability, Scope } from '../types.js';
import { asciiDecoder } from './ascii.js';
import { instantiate, type ChatkeepModule, type StoreHandle } from './wasm-module.js';

export interface EngineOptions {
  scope: Required<Scope>;
  durability: Durability;
  /** `null`: in memory. The engine closes it. */
  files: FileHost | null;
  /** May be compiling still, while the files are opened. */
  compiled: WebAssembly.Module | Promise<WebAssembly.Module>;
}

/**
 * The core, in this thread: every call is synchronous. For those who bring their own worker; a
 * page uses `openChatStore`.
 */
export class Engine {
  readonly #module: ChatkeepModule;
  readonly #files: FileHost | null;
  readonly #encoder = new TextEncoder();
  readonly #indexes: ReadonlyMap<string, number>;
  #handle: StoreHandle | null;
  #changes: string | null = null;

  private constructor(module: ChatkeepModule, files: FileHost | null) {
    this.#module = module;
    this.#files = files;
    this.#handle = new module.StoreHandle();
    this.#indexes = operationIndexes(module);
  }

  /** Rejects with what the core says of the files; they are closed then. */
  static async open(options: EngineOptions): Promise<Engine> {
    const { scope, durability, files, compiled } = options;
    let engine: Engine | null = null;
    try {
      engine = new Engine(await instantiate(await compiled, files), files);
      const relaxed = durability === 'relaxed';
      engine.#read(
        engine.#open().open(files === null, scope.userId, scope.organizationId, relaxed),
      );
      return engine;
    } catch (error) {
      if (engine) {
        engine.close();
      } else {
        files?.close();
      }
      throw error;
    }
  }

  /** Runs an operation of `Operations`. Throws `ChatStoreError`. */
  call<Name extends OperationName>(
    operation: Name,
    ...args: Operations[Name]['args']
  ): Operations[Name]['result'] {
    return decodeAnswer(operation, this.callJson(operation, encodeArguments(operation, args)));
  }

  /** The same with arguments and answer as JSON, for those who only pass them on. */
  callJson(operation: OperationName, args: string): string {
    const handle = this.#open();
    const index = this.#indexes.get(operation);
    if (index === undefined) {
      throw new ChatStoreError('INVALID_ARGUMENT', `There is no operation ${String(operation)}.`);
    }
    // At most three bytes of UTF-8 for each unit of UTF-16.
    const room = args.length * 3;
    const address = handle.scratch(room);
    if (address === 0) {
      throw new ChatStoreError('INTERNAL', 'Out of memory. Try with smaller values.');
    }
    const scratch = this.#module.HEAPU8.subarray(address, address + room);
    const { written } = this.#encoder.encodeInto(args, scratch);
    return this.#read(handle.call(index, written));
  }

  /**
   * What the last call changed, the JSON of `Change[]`; `null` if nothing, or if it was taken
   * already.
   */
  takeChanges(): string | null {
    const changes = this.#changes;
    this.#changes = null;
    return changes;
  }

  /** Moves the write-ahead log into the database file if it has grown to `leastBytes`. */
  checkpoint(leastBytes: number): void {
    this.#read(this.#open().checkpoint(leastBytes));
  }

  /** Writes everything and releases the files. Closing twice is fine. */
  close(): void {
    const handle = this.#handle;
    if (!handle) return;
    this.#handle = null;
    try {
      this.#read(handle.close());
    } finally {
      handle.delete();
      this.#files?.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(): StoreHandle {
    if (!this.#handle) throw ChatStoreError.closed();
    return this.#handle;
  }

  /** Reads an answer; see bindings/answer.h. */
  #read(address: number): string {
    const heap = this.#module.HEAPU8;
    const view = new DataView(heap.buffer, address, 20);
    const text = (at: number) => {
      const data = view.getUint32(at, true);
      return asciiDecoder(heap.subarray(data, data + view.getUint32(at + 4, true)));
    };
    const json = text(4);
    if (view.getUint32(0, true)) throw ChatStoreError.from(JSON.parse(json) as ErrorFields);
    if (view.getUint32(16, true) > 0) this.#changes = text(12);
    return json;
  }
}

/** Where the core has each operation. Throws if the two lists are not the same. */
function operationIndexes(module: ChatkeepModule): ReadonlyMap<string, number> {
  const names = module.operationNames();
  const indexes = new Map<string, number>();
  for (let index = 0; index < names.size(); index++) indexes.set(names.get(index) ?? '', index);
  names.delete();
  const missing = operationNames.filter((name) => !indexes.has(name));
  if (missing.length > 0 || indexes.size !== operationNames.length) {
    throw new ChatStoreError(
      'INTERNAL',
      'The WebAssembly module is of another version than the JavaScript files. Serve both from ' +
        `the same package. (Missing: ${missing.join(', ') || 'none'})`,
    );
  }
  return indexes;
}
