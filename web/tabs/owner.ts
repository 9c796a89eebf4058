import { FileCollector } from '../attachments/file-collector.js';
import type { LocalFiles } from '../attachments/local-files.js';
import type { Core, Session } from '../engine/core.js';
import { IdleWork } from '../engine/idle-work.js';
import { ChatStoreError } from '../errors.js';
import { ChannelPort, type Port } from '../ports.js';
import {
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
  changesAnything,
  mayFreeFiles,
  type Hello,
  type InLobby,
  type ToClient,
  type ToOwner,
} from '../protocol.js';
import type { LogEntry } from '../types.js';
import { uniqueName } from './unique-name.js';
import { clientChannel, clientLock, livingClients } from './names.js';

/** How long the owner's tab is hidden before it makes way for one that is seen. */
const HIDDEN_MS = 1000;

interface Client {
  readonly hello: Hello;
  readonly session: Session;
  readonly port: Port<ToOwner, ToClient>;
  visible: boolean;
}

/** Tells whether one of two versions is the newer: above 0 if it is `a`. */
function compareVersions(a: Hello, protocol: number, schema: number): number {
  return a.protocol - protocol || a.schema - schema;
}

function refusal(): ChatStoreError {
  const message =
    'Another tab has the store open with a newer version of chatkeep. Reload this page.';
  return new ChatStoreError('SCHEMA_TOO_NEW', message);
}

export interface OwnerOptions {
  /** The owner closes it. */
  core: Core;
  store: string;
  /** The client of its own tab. */
  self: Hello;
  /** Who had the store open when the core was opened. */
  living: readonly string[];
  /** `null` where there are no other tabs. */
  lobby: Port<InLobby, InLobby> | null;
  files: LocalFiles;
}

/** Has the files of a store open, and answers the calls of all its clients, in this thread. */
export class Owner {
  /** Each owner is another one, in the same tab too. */
  readonly id = uniqueName();
  readonly #core: Core;
  readonly #store: string;
  readonly #self: string;
  readonly #lobby: Port<InLobby, InLobby> | null;
  readonly #onYield: () => void;
  readonly #upkeep: IdleWork;
  readonly #collector: FileCollector;
  readonly #clients = new Map<string, Client>();
  /** Ends waiting for the end of a client, by its name. */
  readonly #watched = new Map<string, AbortController>();
  #hiding: ReturnType<typeof setTimeout> | null = null;
  #retired = false;

  /**
   * `page` is the way to the client of its own tab. `onYield` is called once it should retire:
   * another tab is to follow, and was told. Throws where a session cannot be opened.
   */
  constructor(
    { core, store, self, living, lobby, files }: OwnerOptions,
    page: Port<ToOwner, ToClient>,
    onYield: () => void,
    onLog: (entry: LogEntry) => void,
  ) {
    this.#core = core;
    this.#store = store;
    this.#self = self.client;
    this.#lobby = lobby;
    this.#onYield = onYield;
    this.#upkeep = new IdleWork(core, onLog);
    this.#collector = new FileCollector(core, files, onLog);
    this.#add(self, page);
    // One that died with the last owner may have been taken for alive until now.
    for (const client of living) this.#watch(client);
    this.#collectLeftovers();
  }

  /** A client in another tab; known ones are welcome again. */
  connect(hello: Hello): void {
    if (this.#retired || hello.client === this.#self) return;
    const newer = compareVersions(hello, PROTOCOL_VERSION, SCHEMA_VERSION);
    if (newer > 0) {
      this.#yieldTo(hello.client);
      return;
    }
    const known = this.#clients.get(hello.client);
    const port =
      known?.port ?? new ChannelPort<ToOwner, ToClient>(clientChannel(this.#store, hello.client));
    if (newer < 0) {
      port.post({ kind: 'refused', error: ChatStoreError.fields(refusal()) });
      port.close();
      return;
    }
    if (known) {
      known.visible = hello.visible;
    } else {
      try {
        this.#add(hello, port);
      } catch (error) {
        port.post({ kind: 'refused', error: ChatStoreError.fields(error) });
        port.close();
        return;
      }
    }
    port.post({ kind: 'welcome', owner: this.id });
    this.#considerYielding();
  }

  /**
   * Lets go of everything. What comes afterwards is for the next owner. `hasTime`: enough to move the
   * log into the database.
   */
  retire(hasTime: boolean): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#stopHiding();
    this.#upkeep.stop();
    this.#collector.stop();
    for (const ending of this.#watched.values()) ending.abort();
    for (const client of this.#clients.values()) client.port.close();
    this.#clients.clear();
    if (hasTime) this.#core.close();
    else this.#core.abandon();
  }

  /** Resolves when nothing is done to the files of attachments any more. After `retire`. */
  idle(): Promise<void> {
    return this.#collector.idle();
  }

  #add(hello: Hello, port: Port<ToOwner, ToClient>): void {
    const { client: name, scope, durability, visible } = hello;
    const session = this.#core.openSession({ scope, durability, client: name });
    const client: Client = { hello, session, port, visible };
    this.#clients.set(name, client);
    port.receive((message) => this.#receive(client, message));
    this.#watch(name);
  }

  /** A tab that ends, however it does, lets go of its lock. */
  #watch(client: string): void {
    if (client === this.#self || this.#watched.has(client)) return;
    const ending = new AbortController();
    this.#watched.set(client, ending);
    navigator.locks
      .request(clientLock(this.#store, client), { signal: ending.signal }, () => {})
      .then(
        () => this.#remove(client),
        () => {}, // Not watched any more.
      );
  }

  #receive(client: Client, message: ToOwner): void {
    if (this.#retired) return;
    switch (message.kind) {
      case 'call':
        this.#answer(client, message);
        break;
      case 'visible':
        client.visible = message.visible;
        this.#considerYielding();
        break;
      case 'ping':
        client.port.post({ kind: 'pong' });
        break;
      case 'bye':
        this.#remove(client.hello.client);
        break;
    }
  }

  #answer(client: Client, call: ToOwner & { kind: 'call' }): void {
    const { number, received, again, operation, args } = call;
    // The answers to its own page are not lost unless both are.
    const isSafe = client.hello.client === this.#self && !again;
    const delivery = isSafe ? undefined : { number, received };
    let answer;
    const everything = changesAnything(operation);
    if (everything) this.#tellAll({ kind: 'busy' });
    try {
      answer = client.session.callJson(operation, args, delivery);
    } catch (error) {
      client.port.post({ kind: 'failure', number, error: ChatStoreError.fields(error) });
      return;
    }
    const { json: result, changes } = answer;
    if (everything) this.#tellAll({ kind: 'reread' });
    // First of all: somebody waits for it.
    client.port.post({ kind: 'result', number, result, changes });
    if (changes !== null) this.#tellOthers(client, changes);
    if (mayFreeFiles(operation, changes)) this.#collector.free();
    this.#upkeep.touched();
  }

  /** Changes are for those of the same scope: others are not to know of them. */
  #tellOthers(caller: Client, changes: string): void {
    const { userId, organizationId } = caller.hello.scope;
    for (const client of this.#clients.values()) {
      const { scope } = client.hello;
      if (client === caller) continue;
      if (scope.userId === userId && scope.organizationId === organizationId) {
        client.port.post({ kind: 'changes', changes });
      }
    }
  }

  #remove(name: string): void {
    this.#watched.get(name)?.abort();
    this.#watched.delete(name);
    const client = this.#clients.get(name);
    this.#clients.delete(name);
    client?.session.close();
    client?.port.close();
    void this.#endWhatIsLeft(name);
    this.#collectLeftovers();
  }

  /**
   * The files of those who are gone. What they asked for is done by then, or never will be: their
   * calls are not listened to any more.
   */
  #collectLeftovers(): void {
    if (this.#lobby) void this.#collector.sweep((client) => this.#clients.has(client));
  }

  /** The streams of a client that is gone are interrupted, and what was kept for it forgotten. */
  async #endWhatIsLeft(gone: string): Promise<void> {
    if (!this.#lobby) return;
    const living = (await livingClients(this.#store)).filter((client) => client !== gone);
    if (this.#retired) return;
    try {
      const interrupted = this.#core.keepClients([...living, ...this.#clients.keys()]);
      if (interrupted === 0) return;
    } catch {
      return; // Tried again with the next one that goes, and at the next opening.
    }
    this.#tellAll({ kind: 'reread' });
  }

  #tellAll(message: ToClient): void {
    for (const { port } of this.#clients.values()) port.post(message);
  }

  /** A hidden tab may be frozen at any time: one that is seen is to be the owner. */
  #considerYielding(): void {
    const clients = [...this.#clients.values()];
    const isHidden = this.#clients.get(this.#self)?.visible === false;
    if (!isHidden || !clients.some((client) => client.visible)) {
      this.#stopHiding();
    } else if (this.#hiding === null) {
      this.#hiding = setTimeout(() => {
        const seen = [...this.#clients.values()].find((client) => client.visible);
        if (seen) this.#yieldTo(seen.hello.client);
      }, HIDDEN_MS);
    }
  }

  #stopHiding(): void {
    if (this.#hiding !== null) clearTimeout(this.#hiding);
    this.#hiding = null;
  }

  #yieldTo(client: string): void {
    this.#lobby?.post({ kind: 'yield', to: client });
    this.#onYield();
  }
}
