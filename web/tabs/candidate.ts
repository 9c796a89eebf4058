import { LocalFiles } from '../attachments/local-files.js';
import { MemoryFolder } from '../attachments/memory-folder.js';
import { Sha256 } from '../attachments/sha256.js';
import type { Core } from '../engine/core.js';
import { compileCore, doctorOpfsFiles, openBrowserCore } from '../engine/browser-core.js';
import { ChatStoreError } from '../errors.js';
import { ChannelPort, GivenPort, type Line, type Port, type Sender } from '../ports.js';
import type { FromWorker, Hello, InLobby, ToClient, ToOwner, ToWorker } from '../protocol.js';
import type { WorkerOpenOptions } from '../protocol.js';
import { OpfsFolder } from '../storage/opfs-folder.js';
import type { LogEntry } from '../types.js';
import { livingClients, lobbyChannel, ownerLock } from './names.js';
import { Owner } from './owner.js';

/**
 * The life of a worker: it waits until it may open the files of its store, is the owner then, and
 * makes way for another tab when it should.
 */
export class Candidate {
  readonly #page: Line<ToWorker, FromWorker>;
  readonly #wasmUrl: string;
  #opening: { options: WorkerOpenOptions; hello: Hello } | null = null;
  /** Those that its own page writes and reads, whoever owns the database. */
  #files: LocalFiles | null = null;
  #compiled: Promise<WebAssembly.Module> | null = null;
  /** Of the page, which keeps what is compiled for its next worker. */
  #receiver: Sender<WebAssembly.Module> | null = null;
  #lobby: Port<InLobby, InLobby> | null = null;
  /** Ends waiting for the lock. */
  #turn = new AbortController();
  #owner: Owner | null = null;
  /** Waits for the lock, or has it and the files perhaps not yet. */
  #place: 'waiting' | 'holding' | null = null;
  /** Lets go of the lock. */
  #leave: () => void = () => {};
  #receiveOwn: (message: ToOwner) => void = () => {};

  /** `wasmUrl` is where the module is, unless the page says so. */
  constructor(page: Line<ToWorker, FromWorker>, wasmUrl: string) {
    this.#page = page;
    this.#wasmUrl = wasmUrl;
    page.receive((message) => this.#receive(message));
  }

  #receive(message: ToWorker): void {
    switch (message.kind) {
      case 'module':
        this.#compiled = Promise.resolve(message.module);
        break;
      case 'share module':
        this.#receiver = new GivenPort(message.receiver);
        break;
      case 'open':
        this.#open(message.options, message.hello);
        break;
      case 'doctor':
        void this.#examine(message);
        break;
      case 'retry':
        void this.#wait();
        break;
      case 'rest':
        this.#rest();
        break;
      case 'close':
        void this.#close();
        break;
      case 'files':
        void this.#file(message);
        break;
      case 'visible':
        if (this.#opening) this.#opening.hello.visible = message.visible;
        if (this.#owner) this.#receiveOwn(message);
        else this.#keepOrder();
        break;
      case 'client':
        // What comes when it is the owner no more is sent again to the next one.
        if (this.#owner) this.#receiveOwn(message.message);
        break;
    }
  }

  #open(options: WorkerOpenOptions, hello: Hello): void {
    this.#opening = { options, hello };
    this.#files = new LocalFiles({
      folder: options.storage === 'memory' ? new MemoryFolder() : new OpfsFolder(options.name),
      client: hello.client,
      living: async () => (options.storage === 'memory' ? [] : livingClients(options.name)),
      newHash: () => new Sha256(),
    });
    // Already while it waits, so that taking over is quick.
    this.#compile(options);
    if (options.storage === 'memory') {
      void this.#own(this.#turn.signal);
      return;
    }
    this.#lobby = new ChannelPort(lobbyChannel(options.name));
    this.#lobby.receive((message) => this.#hear(message));
    void this.#wait();
  }

  #compile({ wasmUrl }: WorkerOpenOptions): Promise<WebAssembly.Module> {
    if (this.#compiled) return this.#compiled;
    const compiled = compileCore(wasmUrl ?? this.#wasmUrl);
    compiled.then(
      (module) => this.#receiver?.post(module),
      () => {}, // Reported when the core is opened.
    );
    this.#compiled = compiled;
    return compiled;
  }

  async #file({ number, call }: ToWorker & { kind: 'files' }): Promise<void> {
    try {
      const run = this.#files![call.method] as (...args: unknown[]) => Promise<unknown>;
      const result = await run.apply(this.#files, call.args);
      this.#page.post({ kind: 'filed', number, result });
    } catch (error) {
      this.#page.post({ kind: 'not filed', number, error: ChatStoreError.fields(error) });
    }
  }

  /** Looks at files that may not open any more. The page holds the lock. */
  async #examine({ options, scope, repair }: ToWorker & { kind: 'doctor' }): Promise<void> {
    try {
      const { name } = options;
      const compiled = this.#compile(options);
      const report = await doctorOpfsFiles({ name, compiled, onLog: this.#log }, scope, repair);
      this.#page.post({ kind: 'examined', report: JSON.stringify(report) });
    } catch (error) {
      this.#fail(error);
    }
  }

  #hear(message: InLobby): void {
    if (message.kind === 'hello') {
      this.#owner?.connect(message);
    } else if (message.kind === 'yield' && message.to !== this.#opening?.hello.client) {
      // Goes to the end of those who wait, so that the one that is meant comes first.
      if (this.#place === 'waiting') void this.#wait();
    } else if (message.kind === 'seen' && !this.#opening?.hello.visible) {
      this.#keepOrder();
    }
  }

  /** A hidden tab may be frozen when its turn comes: it waits behind those that are seen. */
  #keepOrder(): void {
    if (this.#place !== 'waiting') return;
    if (this.#opening!.hello.visible) void this.#tellSeen();
    else void this.#wait();
  }

  async #tellSeen(): Promise<void> {
    // Asking takes its time: who hears of it is to come behind, and so the question is in first.
    await navigator.locks.query();
    if (this.#place === 'waiting') this.#lobby?.post({ kind: 'seen' });
  }

  /** Waits for the lock, anew if it does already, and is the owner while it has it. */
  async #wait(): Promise<void> {
    this.#turn.abort();
    const turn = new AbortController();
    this.#turn = turn;
    this.#place = 'waiting';
    const { options, hello } = this.#opening!;
    try {
      const asked = navigator.locks.request(
        ownerLock(options.name),
        { signal: turn.signal },
        async () => {
          if (turn.signal.aborted) return;
          this.#place = 'holding';
          await this.#own(turn.signal);
          // It may wait again by now, and even have got it again.
          if (this.#turn === turn) this.#place = null;
        },
      );
      if (hello.visible) void this.#tellSeen();
      await asked;
    } catch (error) {
      if (!turn.signal.aborted) this.#fail(error);
    }
  }

  /** Resolves when it is the owner no more, or is not to be it: `signal` says so while it opens. */
  async #own(signal: AbortSignal): Promise<void> {
    const { options, hello } = this.#opening!;
    const left = new Promise<void>((resolve) => (this.#leave = resolve));
    let core: Core | null = null;
    this.#page.post({ kind: 'opening' });
    try {
      const asked = this.#lobby ? livingClients(options.name) : Promise.resolve([]);
      core = await openBrowserCore({
        ...options,
        compiled: this.#compiled!,
        livingClients: asked,
        onLog: this.#log,
        signal,
      });
      const living = await asked;
      if (signal.aborted) {
        core.close();
        return;
      }
      this.#owner = new Owner(
        {
          core,
          store: options.name,
          self: hello,
          living,
          lobby: this.#lobby,
          files: this.#files!,
        },
        this.#ownPort(),
        () => this.#stepDown(),
        this.#log,
      );
    } catch (error) {
      core?.close();
      if (!signal.aborted) this.#fail(error);
      return;
    }
    const { id } = this.#owner;
    this.#page.post({ kind: 'owning', owner: id });
    this.#lobby?.post({ kind: 'owner', owner: id });
    await left;
  }

  /** The way between the owner and the page of its own tab. */
  #ownPort(): Port<ToOwner, ToClient> {
    return {
      post: (message) => this.#page.post({ kind: 'client', message }),
      receive: (receiver) => (this.#receiveOwn = receiver),
      close: () => (this.#receiveOwn = () => {}),
    };
  }

  #stepDown(): void {
    if (!this.#owner) return;
    this.#retire(true);
    this.#page.post({ kind: 'waiting' });
    const leave = this.#leave;
    // Behind the one that is to follow.
    void this.#wait();
    leave();
  }

  #rest(): void {
    this.#turn.abort();
    this.#place = null;
    // The page is frozen any moment. Chromium 156 stops all pages of its process for good when that
    // comes while files are flushed.
    this.#retire(false);
    this.#leave();
    this.#page.post({ kind: 'waiting' });
  }

  #retire(hasTime: boolean): void {
    const owner = this.#owner;
    this.#owner = null;
    try {
      owner?.retire(hasTime);
    } catch (error) {
      // Everything acknowledged is in the files, if only in the log.
      this.#log({ level: 'error', event: 'close', detail: ChatStoreError.fields(error).message });
    }
  }

  async #close(): Promise<void> {
    let error: unknown = null;
    const owner = this.#owner;
    this.#owner = null;
    try {
      owner?.retire(true);
    } catch (cause) {
      error = cause;
    }
    this.#turn.abort();
    this.#place = null;
    this.#leave();
    this.#lobby?.close();
    await this.#files?.close();
    // The worker ends behind this, and what it has begun with it.
    await owner?.idle();
    this.#page.post({
      kind: 'closed',
      error: error === null ? null : ChatStoreError.fields(error),
    });
  }

  #fail(error: unknown): void {
    this.#page.post({ kind: 'failed', error: ChatStoreError.fields(error) });
  }

  readonly #log = (entry: LogEntry): void => this.#page.post({ kind: 'log', entry });
}
