import { open } from 'node:fs/promises';
import { join } from 'node:path';

import type { Place } from './place.js';

const MAGIC = 'SQLite format 3\0';
/** Of SQLite's header: docs/format.md. */
const RESERVED_BYTES = { at: 20, ours: 8 };
const APPLICATION_ID = { at: 68, ours: 'ckep' };
const HEADER_BYTES = 100;

/**
 * Whether the file is a SQLite database that nothing in its header makes one of ours. A repair would
 * keep nothing of it but the copy that it puts aside.
 */
export async function isOfAnotherProgram({ directory, name }: Place): Promise<boolean> {
  const file = await open(join(directory, `${name}.db`)).catch(() => null);
  // Whoever opens it next tells why it cannot be read.
  if (!file) return false;
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    await file.read(header, 0, HEADER_BYTES, 0);
    const { at, ours } = APPLICATION_ID;
    return (
      header.toString('latin1', 0, MAGIC.length) === MAGIC &&
      header[RESERVED_BYTES.at] !== RESERVED_BYTES.ours &&
      header.toString('latin1', at, at + ours.length) !== ours
    );
  } finally {
    await file.close();
  }
}
