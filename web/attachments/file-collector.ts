import { ChatStoreError } from '../errors.js';
import type { LogEntry } from '../types.js';
import { isPart, writerOf } from './files.js';
import type { LocalFiles } from './local-files.js';

/** What the core tells of the files that its rows name. */
export interface FileKeeper {
  takeFreedFiles(): string[];
  leftoverFiles(names: readonly string[]): string[];
}

/** Removes the files that no attachment needs, for the one that has the database open. */
export class FileCollector {
  readonly #core: FileKeeper;
  readonly #files: LocalFiles;
  readonly #onLog: (entry: LogEntry) => void;
  readonly #removing = new Set<Promise<void>>();
  readonly #sweeping = new Set<Promise<void>>();
  #stopped = false;

  constructor(core: FileKeeper, files: LocalFiles, onLog: (entry: LogEntry) => void) {
    this.#core = core;
    this.#files = files;
    this.#onLog = onLog;
  }

  /** To be called after each call that changed something: it may have been the last reference. */
  free(): void {
    try {
      this.#remove(this.#core.takeFreedFiles());
    } catch (error) {
      this.#warn(error); // They are told again with the next one.
    }
  }

  /**
   * Removes what those have left who died while they wrote, or between a purge and this. `isAlive`
   * knows of some that are alive beside those who are seen to be. At opening, and whenever somebody
   * has gone.
   */
  async sweep(isAlive: (client: string) => boolean): Promise<void> {
    const sweeping = this.#sweep(isAlive);
    this.#sweeping.add(sweeping);
    await sweeping;
    this.#sweeping.delete(sweeping);
  }

  async #sweep(isAlive: (client: string) => boolean): Promise<void> {
    try {
      const listing = await this.#files.list();
      // As in most stores. The core need not be asked then, while somebody waits for it to open.
      if (this.#stopped || listing.length === 0) return;
      // What was freed and not removed any more by who had the database then.
      this.free();
      const names = listing
        .filter(({ name, inUse }) => !inUse && !isAlive(writerOf(name)!))
        .map(({ name }) => name);
      if (names.length === 0) return;
      const parts = names.filter(isPart);
      const finished = names.filter((name) => !isPart(name));
      this.#remove([...parts, ...this.#core.leftoverFiles(finished)]);
      await Promise.all(this.#removing);
    } catch (error) {
      this.#warn(error); // Tried again at the next opening.
    }
  }

  /** Asks the core no more. */
  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when everything is removed that is to be. */
  async idle(): Promise<void> {
    await Promise.all(this.#sweeping);
    await Promise.all(this.#removing);
  }

  #remove(names: readonly string[]): void {
    for (const name of names) {
      const removing = this.#files
        .remove(name)
        .catch((error: unknown) => this.#warn(error))
        .finally(() => this.#removing.delete(removing));
      this.#removing.add(removing);
    }
  }

  #warn(error: unknown): void {
    const detail = ChatStoreError.fields(error).message;
    this.#onLog({ level: 'warn', event: 'attachments', detail });
  }
}
