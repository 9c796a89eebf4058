/** ZIPs for the tests, deflated. Neutral: runs on a page and under Node. */

import { crc32 } from '../../dist/transfer/crc32.js';
import { readZipEntry, zipEntries } from '../../dist/transfer/zip-reader.js';

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Record<string, Uint8Array>} files */
export async function zipped(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  const push = (list, bytes) => list.push(bytes);
  for (const [name, content] of Object.entries(files)) {
    const packed = await deflated(content);
    const encoded = new TextEncoder().encode(name);
    const header = new DataView(new ArrayBuffer(30));
    header.setUint32(0, 0x04034b50, true);
    header.setUint16(8, 8, true);
    header.setUint32(14, crc32(content), true);
    header.setUint32(18, packed.length, true);
    header.setUint32(22, content.length, true);
    header.setUint16(26, encoded.length, true);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(10, 8, true);
    entry.setUint32(16, crc32(content), true);
    entry.setUint32(20, packed.length, true);
    entry.setUint32(24, content.length, true);
    entry.setUint16(28, encoded.length, true);
    entry.setUint32(42, offset, true);
    push(directory, new Uint8Array(entry.buffer));
    push(directory, encoded);
    for (const bytes of [new Uint8Array(header.buffer), encoded, packed]) {
      push(parts, bytes);
      offset += bytes.length;
    }
  }
  const size = directory.reduce((sum, bytes) => sum + bytes.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, Object.keys(files).length, true);
  end.setUint16(10, Object.keys(files).length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, end.buffer]);
}

/** The files of a ZIP as text. @param {Uint8Array} bytes @returns {Promise<Map<string, string>>} */
export async function unzipped(bytes) {
  const blob = new Blob([bytes]);
  const files = new Map();
  for (const entry of await zipEntries(blob)) {
    const pieces = [];
    for await (const piece of readZipEntry(blob, entry, () => {})) pieces.push(piece);
    files.set(entry.name, await new Blob(pieces).text());
  }
  return files;
}
