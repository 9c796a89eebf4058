import type { AttachmentFiles } from '../attachments/files.js';
import { Sha256, type Hash } from '../attachments/sha256.js';
import type { Connection, ConnectionListener } from '../connection.js';
import { ChatStoreError } from '../errors.js';
import { ChannelPort, type Port, type Sender } from '../ports.js';
import {
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
  type FromWorker,
  type Hello,
  type InLobby,
  type OperationName,
  type ToClient,
  type ToOwner,
  type ToWorker,
  type WorkerOpenOptions,
} from '../protocol.js';
import { hasOpfsStore } from '../storage/opfs.js';
import type { Durability, LogEntry, Owner, Safety, Scope } from '../types.js';
import { IN_MEMORY } from '../upkeep/in-memory.js';
import { markStore, safetyOfOrigin } from '../upkeep/safety.js';
import { WorkerFiles } from './worker-files.js';
import { uniqueName } from './unique-name.js';
import { clientChannel, clientLock, lobbyChannel } from './names.js';
import { isVisible, watchPage } from './page-life.js';

/** How often an owner that owes an answer is asked whether it is there. */
const TICK_MS = 1000;
/** After how many of these without a word of it calls are given up. */
const SILENT_TICKS = 10;
/** How many more of these an owner is given that has said that it will be busy. */
const BUSY_TICKS = 600;

interface Pending {
  operation: OperationName;
  args: string;
  resolve(answer: string): void;
  reject(error: ChatStoreError): void;
}

export interface ClientOptions extends WorkerOpenOptions {
  scope: Required<Scope>;
  durability: Durability;
  onLog: (entry: LogEntry) => void;
}

function ownerLost(): ChatStoreError {
  return new ChatStoreError(
    'OWNER_LOST',
    `The tab that has the store open has not answered for ${SILENT_TICKS} seconds. Reads can be ` +
      'tried again at any time. A write may still be applied when that tab goes on: look before ' +
      'you repeat it. Bringing that tab to the front, or closing it, helps.',
  );
}

function workerDied(reason: string): ChatStoreError {
  const message =
    `The worker of the store died (${reason}). What was acknowledged is kept; open the store ` +
    'again.';
  return new ChatStoreError('OWNER_LOST', message);
}

/**
 * A page's way to the owner of its store: to its own worker, where that is the owner, or to another
 * tab's. Calls that are not answered when the owner changes are sent again to the next one.
 */
export class TabClient implements Connection {
  readonly #options: ClientOptions;
  readonly #worker: Port<FromWorker, ToWorker>;
  readonly #name = uniqueName();
  readonly #files: WorkerFiles;
  readonly #lobby: Port<InLobby, InLobby> | null;
  readonly #channel: Port<ToClient, ToOwner> | null;
  readonly #pending = new Map<number, Pending>();
  #lastNumber = 0;
  /** The way to the owner; `null` while there is none. */
  #owner: Sender<ToOwner> | null = null;
  #ownerName: string | null = null;
  #listener: ConnectionListener | null = null;
  #ticking: ReturnType<typeof setInterval> | null = null;
  #silentTicks = 0;
  /** Its own worker is the owner, or is about to be: that one is never too slow. */
  #isOwning = false;
  /** The worker could not open the files, and was not asked to try again since. */
  #hasFailed = false;
  /** Why nothing works any more. */
  #ended: ChatStoreError | null = null;
  #welcomed: (() => void) | null = null;
  #refused: ((error: ChatStoreError) => void) | null = null;
  #closed: (() => void) | null = null;
  /** Called when the last pending call has settled. */
  #settled: (() => void) | null = null;
  #releaseLock: () => void = () => {};
  readonly #endWatching: () => void;
  /**
   * Its page was left, and not come back to since. It says nothing then: a browser ends a page that
   * it keeps when a message comes for it, and its worker would hear it in the lobby.
   */
  #isResting = false;

  constructor(worker: Port<FromWorker, ToWorker>, options: ClientOptions) {
    this.#options = options;
    this.#worker = worker;
    this.#files = new WorkerFiles((message) => worker.post(message));
    worker.receive((message) => this.#hearWorker(message));
    if (options.storage === 'memory') {
      this.#lobby = null;
      this.#channel = null;
    } else {
      this.#lobby = new ChannelPort(lobbyChannel(options.name));
      this.#lobby.receive((message) => this.#hearLobby(message));
      this.#channel = new ChannelPort(clientChannel(options.name, this.#name));
      this.#channel.receive((message) => this.#hearOwner(message, this.#channel!));
    }
    this.#endWatching = watchPage({
      seen: (visible) => this.#tellVisibility(visible),
      left: () => this.#rest(),
      returned: () => this.#wake(),
    });
  }

  /** Resolves when an owner answers. Rejects with what kept it from that. */
  async open(): Promise<void> {
    const opened = new Promise<void>((resolve, reject) => {
      this.#welcomed = resolve;
      this.#refused = reject;
    });
    opened.catch(() => {}); // It may come while the lock is waited for.
    if (this.#lobby) {
      // Before anybody hears of this client: who does not hold its lock is taken for gone.
      const [wasThere] = await Promise.all([hasOpfsStore(this.#options.name), this.#holdLock()]);
      opened.then(
        () => markStore(this.#options.name, wasThere),
        () => {},
      );
      // Aborted meanwhile.
      if (this.#ended) return opened;
    }
    const { name, storage, wasmUrl } = this.#options;
    this.#worker.post({
      kind: 'open',
      options: { name, storage, wasmUrl },
      hello: this.#hello(),
    });
    this.#lobby?.post(this.#hello());
    this.#startTicking();
    return opened;
  }

  get files(): AttachmentFiles {
    return this.#files;
  }

  newHash(): Hash {
    return new Sha256();
  }

  call(operation: OperationName, args: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      const number = ++this.#lastNumber;
      this.#pending.set(number, { operation, args, resolve, reject });
      if (this.#owner) {
        this.#send(this.#owner, number, false);
      } else if (!this.#isResting) {
        this.#lookForOwner();
      }
      this.#startTicking();
    });
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  owner(): Owner | null {
    if (this.#lobby === null || this.#owner === null || this.#ownerName === null) return null;
    return { id: this.#ownerName, isSelf: this.#isOwning };
  }

  async safety(persist: boolean): Promise<Safety> {
    if (this.#ended) throw this.#ended;
    if (this.#lobby === null) return IN_MEMORY;
    return safetyOfOrigin(this.#options.name, persist);
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    if (this.#pending.size > 0) await new Promise<void>((resolve) => (this.#settled = resolve));
    if (this.#ended) return;
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    // First: who follows as the owner is to find this client gone.
    this.#releaseLock();
    this.#owner?.post({ kind: 'bye' });
    this.#worker.post({ kind: 'close' });
    await closed;
    this.end(ChatStoreError.closed());
  }

  /** Stops the worker and rejects what is pending, and every later call, with `error`. */
  end(error: ChatStoreError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#refused?.(error);
    this.#closed?.();
    this.#worker.close();
    this.#lobby?.close();
    this.#channel?.close();
    this.#releaseLock();
    this.#rejectPending(error);
    this.#files.end(error);
    this.#stopTicking();
    this.#endWatching();
  }

  /** To be called when the worker has died. */
  readonly workerDied = (reason: string): void => {
    const error = workerDied(reason);
    this.#listener?.failed(error);
    this.end(error);
  };

  #holdLock(): Promise<void> {
    return new Promise((resolve, reject) => {
      navigator.locks
        .request(clientLock(this.#options.name, this.#name), () => {
          resolve();
          // Nobody would release it any more.
          if (this.#ended) return;
          return new Promise<void>((release) => (this.#releaseLock = release));
        })
        .catch(reject);
    });
  }

  #hello(): Hello {
    const { scope, durability } = this.#options;
    return {
      kind: 'hello',
      client: this.#name,
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      scope,
      durability,
      visible: isVisible(),
    };
  }

  #hearWorker(message: FromWorker): void {
    switch (message.kind) {
      case 'log':
        this.#options.onLog(message.entry);
        break;
      case 'opening':
        this.#isOwning = true;
        break;
      case 'owning':
        // Again: what the lobby says of it may have come first.
        this.#isOwning = true;
        this.#follow(message.owner, {
          post: (said) => this.#worker.post({ kind: 'client', message: said }),
        });
        break;
      case 'waiting':
        this.#isOwning = false;
        this.#owner = null;
        if (!this.#isResting) this.#lobby?.post(this.#hello());
        break;
      case 'failed':
        this.#fail(ChatStoreError.from(message.error));
        break;
      case 'closed':
        if (message.error) {
          const { level, event } = { level: 'error', event: 'close' } as const;
          this.#options.onLog({ level, event, detail: message.error.message });
        }
        this.#closed?.();
        break;
      case 'filed':
      case 'not filed':
        this.#files.hear(message);
        break;
      case 'client':
        this.#hearOwner(message.message, null);
        break;
    }
  }

  #hearLobby(message: InLobby): void {
    if (message.kind !== 'owner' || message.owner === this.#ownerName) return;
    // It is its own worker, or that one's last answers are on their way: another owner, who has
    // not stored them, must not get their calls again.
    if (this.#isOwning) return;
    this.#owner = null;
    this.#lobby?.post(this.#hello());
  }

  #hearOwner(message: ToClient, channel: Sender<ToOwner> | null): void {
    this.#silentTicks = 0;
    switch (message.kind) {
      case 'welcome':
        if (channel && !this.#isOwning) this.#follow(message.owner, channel);
        break;
      case 'refused':
        this.#refuse(ChatStoreError.from(message.error));
        break;
      case 'result':
        if (message.changes !== null) this.#listener?.changed(message.changes);
        this.#take(message.number)?.resolve(message.result);
        break;
      case 'failure':
        this.#take(message.number)?.reject(ChatStoreError.from(message.error));
        break;
      case 'changes':
        this.#listener?.changed(message.changes);
        break;
      case 'reread':
        this.#listener?.reread();
        break;
      case 'busy':
        this.#silentTicks = -BUSY_TICKS;
        break;
      case 'pong':
        break;
    }
  }

  /** Sends what is not answered yet to the owner, which may be a new one. */
  #follow(name: string, port: Sender<ToOwner>): void {
    const isAnother = this.#ownerName !== name;
    const hadOne = this.#ownerName !== null;
    if (!isAnother && this.#owner) return;
    this.#owner = port;
    this.#ownerName = name;
    this.#silentTicks = 0;
    for (const number of this.#pending.keys()) this.#send(port, number, true);
    this.#welcomed?.();
    if (hadOne && isAnother) this.#tellOwner();
  }

  #lookForOwner(): void {
    if (this.#hasFailed) this.#worker.post({ kind: 'retry' });
    this.#hasFailed = false;
    this.#lobby?.post(this.#hello());
  }

  #tellOwner(): void {
    this.#listener?.owned({ id: this.#ownerName!, isSelf: this.#isOwning });
  }

  #send(owner: Sender<ToOwner>, number: number, again: boolean): void {
    const { operation, args } = this.#pending.get(number)!;
    const [first = number] = this.#pending.keys();
    owner.post({ kind: 'call', number, received: first - 1, again, operation, args });
  }

  #take(number: number): Pending | undefined {
    const pending = this.#pending.get(number);
    this.#pending.delete(number);
    this.#tellSettled();
    return pending;
  }

  #rejectPending(error: ChatStoreError): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
    this.#tellSettled();
  }

  #tellSettled(): void {
    if (this.#pending.size > 0) return;
    this.#settled?.();
    this.#settled = null;
  }

  /** The worker got the lock, and could not open the files. */
  #fail(error: ChatStoreError): void {
    this.#isOwning = false;
    this.#hasFailed = true;
    if (this.#ownerName === null) {
      this.#refused?.(error);
    } else {
      this.#listener?.failed(error);
      this.#rejectPending(error);
    }
  }

  #refuse(error: ChatStoreError): void {
    if (this.#ownerName !== null) this.#listener?.failed(error);
    this.end(error);
  }

  #startTicking(): void {
    if (this.#ticking !== null) return;
    this.#silentTicks = 0;
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  #stopTicking(): void {
    if (this.#ticking !== null) clearInterval(this.#ticking);
    this.#ticking = null;
  }

  /** Ticks are counted, not seconds: a page that was asleep did not listen meanwhile. */
  #tick(): void {
    const isOpening = this.#ownerName === null;
    if (this.#pending.size === 0 && !isOpening) {
      this.#stopTicking();
      return;
    }
    if (this.#isOwning) return;
    this.#silentTicks++;
    if (this.#silentTicks > SILENT_TICKS) {
      const error = ownerLost();
      if (isOpening) {
        this.end(error);
        return;
      }
      // The next call asks who is there.
      this.#owner = null;
      this.#listener?.failed(error);
      this.#rejectPending(error);
      this.#stopTicking();
      return;
    }
    this.#owner?.post({ kind: 'ping' });
    // It may have been replaced without a word of it getting here.
    if (!this.#owner || this.#silentTicks > 2) this.#lobby?.post(this.#hello());
  }

  #tellVisibility(visible: boolean): void {
    const message = { kind: 'visible', visible } as const;
    this.#worker.post(message);
    if (this.#isOwning) return;
    if (this.#owner) this.#owner.post(message);
    // Who is about to welcome this client has heard of what it was before.
    else this.#lobby?.post(this.#hello());
  }

  /** A page that is kept for the way back is frozen: its worker must not have the files then. */
  #rest(): void {
    // A store in memory goes to sleep with its page.
    if (!this.#lobby) return;
    this.#isResting = true;
    this.#owner = null;
    this.#worker.post({ kind: 'rest' });
  }

  #wake(): void {
    if (!this.#isResting) return;
    this.#isResting = false;
    // What is not answered is sent again, to whoever the owner is now.
    this.#owner = null;
    this.#silentTicks = 0;
    this.#hasFailed = false;
    this.#worker.post({ kind: 'retry' });
    this.#lobby?.post(this.#hello());
    // Nobody knows what it did not hear.
    this.#listener?.reread();
  }
}
