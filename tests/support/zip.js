/** ZIPs for the tests, by a library that is not ours. Neutral: runs on a page and under Node. */

import { strFromU8, unzipSync, zipSync } from 'fflate';

/** @param {Record<string, Uint8Array>} files deflated, unless given as `[bytes, { level: 0 }]` */
export const zipped = (files) => new Blob([zipSync(files)]);

/** The files of a ZIP. @param {Uint8Array} bytes @returns {Map<string, Uint8Array>} */
export const unzippedBytes = (bytes) => new Map(Object.entries(unzipSync(bytes)));

/** The files of a ZIP as text. @param {Uint8Array} bytes @returns {Map<string, string>} */
export const unzipped = (bytes) =>
  new Map([...unzippedBytes(bytes)].map(([name, content]) => [name, strFromU8(content)]));
