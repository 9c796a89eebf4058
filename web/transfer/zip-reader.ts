import { invalid } from '../checks.js';
import { crc32 } from './crc32.js';
import { objectOf } from './foreign.js';
import { piecesOf } from './source.js';

// A ZIP as a Blob, read where it is: its directory, then each entry as a stream. Nothing of it is
// in memory at once. (APPNOTE.TXT, with the extensions for sizes beyond 4 GiB.)

export interface ZipEntry {
  name: string;
  /** 0: stored, 8: deflated. */
  method: number;
  compressedSize: number;
  crc: number;
  offset: number;
  encrypted: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const MAX_COMMENT = 0xffff;
/** Stands for a number that the extension has. */
const BEYOND = 0xffffffff;

export const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);

const damaged = (problem: string) => invalid('source', `is a damaged ZIP: ${problem}`);

async function viewOf(blob: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await blob.slice(from, to).arrayBuffer());
}

interface Directory {
  offset: number;
  size: number;
  entries: number;
}

async function findDirectory(blob: Blob): Promise<Directory> {
  const from = Math.max(0, blob.size - END_BYTES - MAX_COMMENT - LOCATOR_BYTES);
  const tail = await viewOf(blob, from, blob.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const directory = {
      entries: tail.getUint16(at + 10, true),
      size: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    };
    const isLarge = directory.entries === 0xffff || directory.offset === BEYOND;
    const locator = at - LOCATOR_BYTES;
    if (!isLarge || locator < 0 || tail.getUint32(locator, true) !== LOCATOR_64) return directory;
    const end = Number(tail.getBigUint64(locator + 8, true));
    const view = await viewOf(blob, end, end + 56);
    if (view.byteLength < 56 || view.getUint32(0, true) !== END_64) throw damaged('it has no end.');
    return {
      entries: Number(view.getBigUint64(32, true)),
      size: Number(view.getBigUint64(40, true)),
      offset: Number(view.getBigUint64(48, true)),
    };
  }
  throw damaged('it has no end. Was it received whole?');
}

/** The numbers that do not fit 32 bits, in the order in which they are left out. */
function largeNumbers(view: DataView, from: number, length: number): number[] {
  for (let at = from; at + 4 <= from + length;) {
    const id = view.getUint16(at, true);
    const size = view.getUint16(at + 2, true);
    if (id === 1) {
      const count = Math.floor(Math.min(size, from + length - at - 4) / 8);
      return Array.from({ length: count }, (_, index) =>
        Number(view.getBigUint64(at + 4 + index * 8, true)),
      );
    }
    at += 4 + size;
  }
  return [];
}

/** The entries of a ZIP, those that are folders left out. Throws `INVALID_ARGUMENT`. */
export async function zipEntries(blob: Blob): Promise<ZipEntry[]> {
  const directory = await findDirectory(blob);
  const view = await viewOf(blob, directory.offset, directory.offset + directory.size);
  const decoder = new TextDecoder();
  const entries: ZipEntry[] = [];
  for (let at = 0, count = 0; count < directory.entries; count++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) {
      throw damaged('its directory is cut off.');
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw damaged('its directory is cut off.');
    const name = decoder.decode(new Uint8Array(view.buffer, at + 46, nameLength));
    const large = largeNumbers(view, at + 46 + nameLength, extraLength);
    const size = view.getUint32(at + 24, true);
    if (size === BEYOND) large.shift();
    const compressed = view.getUint32(at + 20, true);
    const compressedSize = compressed === BEYOND ? (large.shift() ?? compressed) : compressed;
    const given = view.getUint32(at + 42, true);
    const offset = given === BEYOND ? (large.shift() ?? given) : given;
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      compressedSize,
      crc: view.getUint32(at + 16, true),
      offset,
      encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    };
    if (!name.endsWith('/')) entries.push(entry);
    at = next;
  }
  return entries;
}

/**
 * What an entry holds. `onRead` is told how many bytes of the ZIP were read. Throws
 * `INVALID_ARGUMENT` where it is damaged: at the end of it, where only its checksum is wrong.
 */
export async function* readZipEntry(
  blob: Blob,
  entry: ZipEntry,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw invalid('source', `${entry.name} is encrypted.`);
  if (entry.method !== 0 && entry.method !== 8) {
    throw invalid('source', `${entry.name} is packed in a way that is not known.`);
  }
  const header = await viewOf(blob, entry.offset, entry.offset + 30);
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL) {
    throw damaged(`${entry.name} is not where it should be.`);
  }
  const begin = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = blob.slice(begin, begin + entry.compressedSize).stream();
  const counted = packed.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        onRead(piece.length);
        controller.enqueue(piece);
      },
    }),
  );
  const stream =
    entry.method === 0 ? counted : counted.pipeThrough(new DecompressionStream('deflate-raw'));
  let sum = 0;
  try {
    for await (const piece of piecesOf(stream)) {
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (error) {
    // What browsers and Node say of data that they cannot unpack.
    const isOfData = error instanceof TypeError || /^Z_/.test(String(objectOf(error)['code']));
    if (isOfData) throw damaged(`${entry.name} cannot be unpacked.`);
    throw error;
  }
  if (sum !== entry.crc) throw damaged(`${entry.name} does not fit its checksum.`);
}
