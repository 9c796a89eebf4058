import { ChatStoreError } from './errors.js';
import type { Reply, RequestKind, Requests } from './protocol.js';
import type { LogEntry } from './types.js';

// The only place that posts messages. A request is { id, kind, payload }; a reply names the id.

interface Request<Kind extends RequestKind = RequestKind> {
  id: number;
  kind: Kind;
  payload: Requests[Kind]['payload'];
}

interface Pending {
  resolve(result: string | null): void;
  reject(error: ChatStoreError): void;
}

/** The page's end. Every request settles: if the worker dies, with an error that says so. */
export class RpcClient {
  readonly #worker: Worker;
  readonly #onLog: (entry: LogEntry) => void;
  readonly #pending = new Map<number, Pending>();
  #onChanges: ((changes: string) => void) | null = null;
  #lastId = 0;
  #ended: ChatStoreError | null = null;

  constructor(worker: Worker, onLog: (entry: LogEntry) => void) {
    this.#worker = worker;
    this.#onLog = onLog;
    worker.addEventListener('message', (event: MessageEvent<Reply>) => this.#receive(event.data));
    worker.addEventListener('messageerror', () => {
      this.end(new ChatStoreError('OWNER_LOST', 'The worker sent something unreadable.'));
    });
    worker.addEventListener('error', (event) => {
      // Fires for a script that cannot be loaded, too, with no message then.
      const reason = event.message || 'its script could not be loaded; check workerUrl';
      this.end(
        new ChatStoreError(
          'OWNER_LOST',
          `The worker of the store died (${reason}). What was acknowledged is kept; open the ` +
            'store again.',
        ),
      );
    });
  }

  request<Kind extends RequestKind>(
    kind: Kind,
    payload: Requests[Kind]['payload'],
  ): Promise<Requests[Kind]['result']> {
    return new Promise<string | null>((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      const request: Request<Kind> = { id, kind, payload };
      this.#worker.postMessage(request);
    }) as Promise<Requests[Kind]['result']>;
  }

  /** Calls `listener` with what each commit of the worker touched. */
  onChanges(listener: (changes: string) => void): void {
    this.#onChanges = listener;
  }

  /** Stops the worker and rejects what is pending, and every later request, with `error`. */
  end(error: ChatStoreError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#worker.terminate();
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'log') {
      this.#onLog(reply.entry);
      return;
    }
    if (reply.kind === 'changes') {
      this.#onChanges?.(reply.changes);
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'result') {
      pending?.resolve(reply.result);
    } else {
      pending?.reject(ChatStoreError.from(reply.error));
    }
  }
}

export type Handlers = {
  [Kind in RequestKind]: (
    payload: Requests[Kind]['payload'],
  ) => Requests[Kind]['result'] | Promise<Requests[Kind]['result']>;
};

/** What is needed of a dedicated worker's global scope; its types clash with those of a page. */
export interface WorkerScope {
  postMessage(message: Reply): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

/** What a worker tells its page without being asked. */
export interface PageListener {
  log(entry: LogEntry): void;
  changes(changes: string): void;
}

/** The worker's end. */
export function serve(scope: WorkerScope, handlers: Handlers): PageListener {
  const reply = (message: Reply) => scope.postMessage(message);

  async function answer<Kind extends RequestKind>({ id, kind, payload }: Request<Kind>) {
    try {
      reply({ kind: 'result', id, result: await handlers[kind](payload) });
    } catch (error) {
      reply({ kind: 'failure', id, error: ChatStoreError.fields(error) });
    }
  }

  scope.addEventListener('message', (event) => void answer(event.data));
  return {
    log: (entry) => reply({ kind: 'log', entry }),
    changes: (changes) => reply({ kind: 'changes', changes }),
  };
}
