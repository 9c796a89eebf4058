import type { AttachmentFiles, FileCall, FileListing, StoredFile } from '../attachments/files.js';
import { ChatStoreError } from '../errors.js';
import type { FromWorker, ToWorker } from '../protocol.js';

interface Asked {
  resolve(result: never): void;
  reject(error: ChatStoreError): void;
}

/** The files of attachments as a page reaches them: through its own worker. */
export class WorkerFiles implements AttachmentFiles {
  readonly #post: (message: ToWorker) => void;
  readonly #asked = new Map<number, Asked>();
  #lastNumber = 0;
  #ended: ChatStoreError | null = null;

  constructor(post: (message: ToWorker) => void) {
    this.#post = post;
  }

  begin(): Promise<string> {
    return this.#ask({ method: 'begin', args: [] });
  }

  write(file: string, piece: Uint8Array | Blob): Promise<void> {
    return this.#ask({ method: 'write', args: [file, piece] });
  }

  finish(file: string): Promise<StoredFile> {
    return this.#ask({ method: 'finish', args: [file] });
  }

  discard(file: string): Promise<void> {
    return this.#ask({ method: 'discard', args: [file] });
  }

  replace(file: string, inUse: string, size: number): Promise<void> {
    return this.#ask({ method: 'replace', args: [file, inUse, size] });
  }

  read(file: string): Promise<Blob | null> {
    return this.#ask({ method: 'read', args: [file] });
  }

  list(): Promise<FileListing[]> {
    return this.#ask({ method: 'list', args: [] });
  }

  hear(message: FromWorker & { kind: 'filed' | 'not filed' }): void {
    const asked = this.#asked.get(message.number);
    this.#asked.delete(message.number);
    if (message.kind === 'filed') asked?.resolve(message.result as never);
    else asked?.reject(ChatStoreError.from(message.error));
  }

  /** Rejects what was asked and not answered, and all that is asked later. */
  end(error: ChatStoreError): void {
    this.#ended = error;
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }

  #ask<Result>(call: FileCall): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      const number = ++this.#lastNumber;
      this.#asked.set(number, { resolve, reject });
      this.#post({ kind: 'files', number, call });
    });
  }
}
