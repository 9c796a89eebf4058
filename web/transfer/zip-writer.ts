import { crc32 } from './crc32.js';

// A ZIP of stored entries, written as it comes: sizes and checksums stand behind each entry. Beyond
// 4 GiB or 65,535 entries it has the extensions of ZIP64.

const encoder = new TextEncoder();
/** UTF-8 names, and the sizes behind the data. */
const FLAGS = 0x0808;
const VERSION = 45;
/** The first of January 1980, so that the same export is the same bytes; 0 would be no date. */
const DATE = 0x0021;
const BEYOND = 0xffffffff;

interface Written {
  name: Uint8Array<ArrayBuffer>;
  crc: number;
  size: number;
  offset: number;
  isLarge: boolean;
}

/** The extension with what does not fit into 32 bits. */
function largeNumbers(numbers: number[]): Uint8Array<ArrayBuffer> {
  return record(4 + 8 * numbers.length, (view) => {
    view.setUint16(0, 1, true);
    view.setUint16(2, 8 * numbers.length, true);
    numbers.forEach((number, index) => view.setBigUint64(4 + 8 * index, BigInt(number), true));
  });
}

function record(length: number, fill: (view: DataView) => void): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(length));
  fill(view);
  return new Uint8Array(view.buffer);
}

export class ZipWriter {
  readonly #written: Written[] = [];
  #offset = 0;

  /**
   * One entry. `name` is a path with `/`. One of 4 GiB or more must say beforehand how long it is:
   * how its length is written behind it follows from that.
   */
  async *entry(
    name: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    expected: number | null = null,
  ): AsyncGenerator<Uint8Array> {
    const isLarge = (expected ?? 0) >= BEYOND;
    const entry = { name: encoder.encode(name), crc: 0, size: 0, offset: this.#offset };
    yield this.#counted(
      record(30, (view) => {
        view.setUint32(0, 0x04034b50, true);
        view.setUint16(4, VERSION, true);
        view.setUint16(6, FLAGS, true);
        view.setUint16(12, DATE, true);
        if (isLarge) view.setUint32(18, BEYOND, true);
        if (isLarge) view.setUint32(22, BEYOND, true);
        view.setUint16(26, entry.name.length, true);
        view.setUint16(28, isLarge ? 20 : 0, true);
      }),
    );
    yield this.#counted(entry.name);
    if (isLarge) yield this.#counted(largeNumbers([0, 0]));
    for await (const piece of pieces) {
      entry.crc = crc32(piece, entry.crc);
      entry.size += piece.length;
      yield this.#counted(piece);
    }
    yield this.#counted(
      record(isLarge ? 24 : 16, (view) => {
        view.setUint32(0, 0x08074b50, true);
        view.setUint32(4, entry.crc, true);
        if (isLarge) {
          view.setBigUint64(8, BigInt(entry.size), true);
          view.setBigUint64(16, BigInt(entry.size), true);
        } else {
          view.setUint32(8, entry.size, true);
          view.setUint32(12, entry.size, true);
        }
      }),
    );
    this.#written.push({ ...entry, isLarge });
  }

  /** The directory, which ends the ZIP. */
  *end(): Generator<Uint8Array> {
    const begin = this.#offset;
    for (const entry of this.#written) {
      const { offset, size } = entry;
      const isFar = offset >= BEYOND;
      const numbers = [...(entry.isLarge ? [size, size] : []), ...(isFar ? [offset] : [])];
      yield this.#counted(
        record(46, (view) => {
          view.setUint32(0, 0x02014b50, true);
          view.setUint16(4, VERSION, true);
          view.setUint16(6, VERSION, true);
          view.setUint16(8, FLAGS, true);
          view.setUint16(14, DATE, true);
          view.setUint32(16, entry.crc, true);
          view.setUint32(20, entry.isLarge ? BEYOND : size, true);
          view.setUint32(24, entry.isLarge ? BEYOND : size, true);
          view.setUint16(28, entry.name.length, true);
          view.setUint16(30, numbers.length > 0 ? 4 + 8 * numbers.length : 0, true);
          view.setUint32(42, isFar ? BEYOND : offset, true);
        }),
      );
      yield this.#counted(entry.name);
      if (numbers.length > 0) yield this.#counted(largeNumbers(numbers));
    }
    yield* this.#finish(begin, this.#offset - begin);
  }

  *#finish(begin: number, size: number): Generator<Uint8Array> {
    const count = this.#written.length;
    const isLarge = count >= 0xffff || begin + size >= BEYOND;
    if (isLarge) {
      const end = BigInt(this.#offset);
      yield record(56, (view) => {
        view.setUint32(0, 0x06064b50, true);
        view.setBigUint64(4, 44n, true);
        view.setUint16(12, VERSION, true);
        view.setUint16(14, VERSION, true);
        view.setBigUint64(24, BigInt(count), true);
        view.setBigUint64(32, BigInt(count), true);
        view.setBigUint64(40, BigInt(size), true);
        view.setBigUint64(48, BigInt(begin), true);
      });
      yield record(20, (view) => {
        view.setUint32(0, 0x07064b50, true);
        view.setBigUint64(8, end, true);
        view.setUint32(16, 1, true);
      });
    }
    yield record(22, (view) => {
      view.setUint32(0, 0x06054b50, true);
      view.setUint16(8, Math.min(count, 0xffff), true);
      view.setUint16(10, Math.min(count, 0xffff), true);
      view.setUint32(12, isLarge ? BEYOND : size, true);
      view.setUint32(16, isLarge ? BEYOND : begin, true);
    });
  }

  #counted<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
    this.#offset += bytes.length;
    return bytes;
  }
}
