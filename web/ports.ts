// The only place that posts messages: each way between two contexts is a port of this shape.

/** Where messages go. What is posted is copied; it arrives in order. */
export interface Sender<Outgoing> {
  post(message: Outgoing): void;
}

/** The end of a way that lasts as long as its context. */
export interface Line<Incoming, Outgoing> extends Sender<Outgoing> {
  /** One receiver. */
  receive(receiver: (message: Incoming) => void): void;
}

/** One end of a way between two contexts. */
export interface Port<Incoming, Outgoing> extends Line<Incoming, Outgoing> {
  /** Whatever else is known of the way ends with it; what is posted afterwards gets nowhere. */
  close(): void;
}

/** The page's end of the way to a worker that it started. Closing it terminates the worker. */
export class WorkerPort<Incoming, Outgoing> implements Port<Incoming, Outgoing> {
  readonly #worker: Worker;

  /** `onDeath` is told why the worker can do nothing any more. */
  constructor(worker: Worker, onDeath: (reason: string) => void) {
    this.#worker = worker;
    worker.addEventListener('messageerror', () => onDeath('it sent something unreadable'));
    worker.addEventListener('error', (event) => {
      // Fires for a script that cannot be loaded, too, with no message then.
      onDeath(event.message || 'its script could not be loaded; check workerUrl');
    });
  }

  /** `transferred` is not copied: it is the worker's from then on. */
  post(message: Outgoing, transferred: Transferable[] = []): void {
    this.#worker.postMessage(message, transferred);
  }

  receive(receiver: (message: Incoming) => void): void {
    this.#worker.onmessage = (event: MessageEvent<Incoming>) => receiver(event.data);
  }

  close(): void {
    this.#worker.terminate();
  }
}

/**
 * A way for one message, to be given to a worker. A message that cannot be read ends nothing else.
 */
export function wayForOne<Message>(receive: (message: Message) => void): MessagePort {
  const { port1: here, port2: there } = new MessageChannel();
  here.onmessage = (event: MessageEvent<Message>) => {
    here.close();
    receive(event.data);
  };
  return there;
}

/** The worker's end of it. */
export class GivenPort<Outgoing> implements Sender<Outgoing> {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  post(message: Outgoing): void {
    this.#port.postMessage(message);
  }
}

/** What is needed of a dedicated worker's global scope; its types clash with those of a page. */
interface WorkerScope {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** The worker's end. The page ends the worker. */
export class ScopePort<Incoming, Outgoing> implements Line<Incoming, Outgoing> {
  readonly #scope = globalThis as unknown as WorkerScope;

  post(message: Outgoing): void {
    this.#scope.postMessage(message);
  }

  receive(receiver: (message: Incoming) => void): void {
    this.#scope.onmessage = (event: MessageEvent<Incoming>) => receiver(event.data);
  }
}

/** A way between all contexts of the origin that have opened the channel of this name. */
export class ChannelPort<Incoming, Outgoing> implements Port<Incoming, Outgoing> {
  readonly #channel: BroadcastChannel;
  #isClosed = false;

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
  }

  post(message: Outgoing): void {
    // Who waited for something may still have a word to say: a closed channel would throw.
    if (!this.#isClosed) this.#channel.postMessage(message);
  }

  receive(receiver: (message: Incoming) => void): void {
    this.#channel.onmessage = (event: MessageEvent<Incoming>) => receiver(event.data);
  }

  close(): void {
    this.#isClosed = true;
    this.#channel.close();
  }
}
