import { ChatStoreError, type ErrorFields } from '../errors.js';
import { SCHEMA_VERSION, type OperationName } from '../protocol.js';
import { operationNames } from '../signatures.js';
import type { FileHost } from '../storage/file-host.js';
import type { DoctorReport, Durability, Scope } from '../types.js';
import { asciiDecoder } from './ascii.js';
import {
  instantiate,
  type ChatkeepModule,
  type StartedModule,
  type StoreHandle,
} from './wasm-module.js';

/** Promises are waited for while the module is compiled and started. */
export interface CoreOptions {
  /** `null`: in memory. The core closes it. */
  files: FileHost | null | Promise<FileHost | null>;
  compiled: WebAssembly.Module | Promise<WebAssembly.Module>;
  /** Streams of other clients are ended as interrupted. Default: none. */
  livingClients?: readonly string[] | Promise<readonly string[]>;
}

export interface DoctorFiles {
  files: FileHost;
  compiled: WebAssembly.Module | Promise<WebAssembly.Module>;
  scope: Required<Scope>;
  repair: boolean;
}

export interface SessionOptions {
  scope: Required<Scope>;
  durability: Durability;
  /** Who calls, where several do. Default: `''`. */
  client?: string;
}

/** A call that may come again, when its answer was lost; see `ChatStore::Delivery`. */
export interface Delivery {
  number: number;
  received: number;
}

const ONCE: Delivery = { number: 0, received: 0 };

/** What an operation gives: its JSON, and that of what it changed, if it changed anything. */
export interface Answer {
  json: string;
  changes: string | null;
}

/** The core over the files of one store, in this thread: every call is synchronous. */
export class Core {
  readonly #module: ChatkeepModule;
  readonly #files: FileHost | null;
  readonly #encoder = new TextEncoder();
  readonly #indexes: ReadonlyMap<string, number>;
  #handle: StoreHandle | null;

  private constructor(module: StartedModule, files: FileHost | null) {
    this.#module = module;
    this.#files = files;
    module.fileHost = files;
    this.#handle = new module.StoreHandle();
    this.#indexes = operationIndexes(module);
  }

  /** Rejects with what the core says of the files; they are closed then. */
  static async open({ files, compiled, livingClients = [] }: CoreOptions): Promise<Core> {
    const started = Promise.resolve(compiled).then(instantiate);
    // All are waited for: files that are opened after a failure would stay open.
    const ready = await Promise.allSettled([files, started, livingClients]);
    const opened = ready[0].status === 'fulfilled' ? ready[0].value : null;
    let core: Core | null = null;
    try {
      const [, module, living] = await Promise.all([files, started, livingClients]);
      core = new Core(module, opened);
      core.#read(core.#open().open(opened === null, JSON.stringify(living)));
      return core;
    } catch (error) {
      (core ?? opened)?.close();
      throw error;
    }
  }

  /**
   * What is wrong with files that may not open any more; repairs them where that is asked for.
   * `scope` is whose conversations are named. Closes the files.
   */
  static async doctor({ files, compiled, scope, repair }: DoctorFiles): Promise<DoctorReport> {
    let core: Core | null = null;
    try {
      core = new Core(await instantiate(await compiled), files);
      const { userId, organizationId } = scope;
      return JSON.parse(core.#read(core.#open().doctor(repair, userId, organizationId)).json);
    } finally {
      (core ?? files).close();
    }
  }

  openSession({ scope, durability, client = '' }: SessionOptions): Session {
    const { userId, organizationId } = scope;
    const relaxed = durability === 'relaxed';
    const answer = this.#read(this.#open().openSession(userId, organizationId, relaxed, client));
    const id = Number(answer.json);
    return {
      callJson: (operation, args, delivery) => this.#call(id, operation, args, delivery),
      close: () => void this.#handle?.closeSession(id),
    };
  }

  /**
   * Ends the streams of all other clients, and forgets what was kept for them. Gives how many
   * streams that were.
   */
  keepClients(living: readonly string[]): number {
    return Number(this.#read(this.#open().keepClients(JSON.stringify(living))).json);
  }

  /** The files of attachments that nothing needs any more: to be removed, and told once. */
  takeFreedFiles(): string[] {
    return JSON.parse(this.#read(this.#open().takeFreedFiles()).json) as string[];
  }

  /** Which of these files hold the bytes of no attachment. */
  leftoverFiles(names: readonly string[]): string[] {
    return JSON.parse(
      this.#read(this.#open().leftoverFiles(JSON.stringify(names))).json,
    ) as string[];
  }

  /** Moves the write-ahead log into the database file if it has grown to `leastBytes`. */
  checkpoint(leastBytes: number): void {
    this.#read(this.#open().checkpoint(leastBytes));
  }

  /**
   * Brings the search's index nearer to what was written, for some milliseconds. Gives whether there
   * is more to do.
   */
  indexSome(): boolean {
    return this.#read(this.#open().indexSome()).json === '1';
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

  /**
   * Releases the files as they are, in no time. What was acknowledged is in them, if only in the log;
   * the module is not used any more.
   */
  abandon(): void {
    if (!this.#handle) return;
    this.#handle = null;
    this.#files?.close();
  }

  #call(session: number, operation: OperationName, args: string, delivery = ONCE): Answer {
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
    return this.#read(handle.call(session, index, written, delivery.number, delivery.received));
  }

  #open(): StoreHandle {
    if (!this.#handle) throw ChatStoreError.closed();
    return this.#handle;
  }

  /** Reads an answer; see bindings/answer.h. */
  #read(address: number): Answer {
    const heap = this.#module.HEAPU8;
    const view = new DataView(heap.buffer, address, 20);
    const text = (at: number) => {
      const data = view.getUint32(at, true);
      return asciiDecoder(heap.subarray(data, data + view.getUint32(at + 4, true)));
    };
    const json = text(4);
    if (view.getUint32(0, true)) throw ChatStoreError.from(JSON.parse(json) as ErrorFields);
    return { json, changes: view.getUint32(16, true) > 0 ? text(12) : null };
  }
}

/** The store as one caller sees it: confined to its scope. Good until its core is closed. */
export interface Session {
  /** Runs an operation. Both arguments and answer are JSON. Throws `ChatStoreError`. */
  callJson(operation: OperationName, args: string, delivery?: Delivery): Answer;
  close(): void;
}

/** Where the core has each operation. Throws if the two lists are not the same. */
function operationIndexes(module: ChatkeepModule): ReadonlyMap<string, number> {
  const names = module.operationNames();
  const indexes = new Map<string, number>();
  for (let index = 0; index < names.size(); index++) indexes.set(names.get(index) ?? '', index);
  names.delete();
  const missing = operationNames.filter((name) => !indexes.has(name));
  const isSame = missing.length === 0 && indexes.size === operationNames.length;
  if (!isSame || module.schemaVersion() !== SCHEMA_VERSION) {
    throw new ChatStoreError(
      'INTERNAL',
      'The WebAssembly module is of another version than the JavaScript files. Serve both from ' +
        `the same package. (Missing: ${missing.join(', ') || 'none'})`,
    );
  }
  return indexes;
}
