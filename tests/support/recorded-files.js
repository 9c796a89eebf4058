/** Files in memory for an engine, which remember what was done to them. Only for Node. */

import { FILE_SUFFIXES } from '../../dist/storage/file-host.js';

const noBytes = new Uint8Array(0);

/** What the files of a store that was never opened hold: database, log, journal and the others. */
export const emptyDisk = () => FILE_SUFFIXES.map(() => noBytes);

/** @typedef {{ kind: 'write' | 'truncate' | 'flush', file: number, at: number,
 *   bytes: Uint8Array }} FileEvent `at`: the offset of a write, the size of a truncated file */

/**
 * Does to a disk what was recorded.
 *
 * @param {Uint8Array[]} disk
 * @param {FileEvent} event
 */
export function apply(disk, { kind, file, at, bytes }) {
  if (kind === 'truncate') disk[file] = resized(disk[file], at);
  if (kind !== 'write') return;
  if (disk[file].length < at + bytes.length) disk[file] = resized(disk[file], at + bytes.length);
  disk[file].set(bytes, at);
}

/** A file of another length: cut off, or with zeros behind its end. */
export function resized(bytes, size) {
  const copy = new Uint8Array(size);
  copy.set(bytes.subarray(0, size));
  return copy;
}

export class RecordedFiles {
  /** Every change, in the order in which they came. @type {FileEvent[]} */
  events = [];
  /** What a reader of the files finds. @type {Uint8Array[]} */
  contents;
  #alive = true;

  /** @param {Uint8Array[]} [disk] is not changed */
  constructor(disk = emptyDisk()) {
    this.contents = disk.map((bytes) => bytes.slice());
  }

  /** Like `FileSystemSyncAccessHandle`s, until `kill` is called. */
  handles() {
    return this.contents.map((_, file) => this.#handle(file));
  }

  /** What is done through the handles given out so far reaches nothing any more. */
  kill() {
    this.#alive = false;
  }

  /** The same files for another worker, and the same record. */
  revived() {
    const files = new RecordedFiles();
    files.events = this.events;
    files.contents = this.contents;
    return files;
  }

  #handle(file) {
    const change = (kind, at, bytes = noBytes) => {
      this.#check();
      const event = { kind, file, at, bytes: bytes.slice() };
      this.events.push(event);
      apply(this.contents, event);
    };
    return {
      read: (to, { at }) => {
        this.#check();
        const found = this.contents[file].subarray(at, at + to.length);
        to.set(found);
        return found.length;
      },
      write: (from, { at }) => {
        change('write', at, from);
        return from.length;
      },
      truncate: (size) => change('truncate', size),
      flush: () => change('flush', 0),
      getSize: () => {
        this.#check();
        return this.contents[file].length;
      },
      close() {},
    };
  }

  #check() {
    if (!this.#alive) throw new DOMException('The worker is gone', 'InvalidStateError');
  }
}
