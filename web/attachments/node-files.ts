import { join } from 'node:path';

import { nodeStorage, type CheckedOpenOptions } from '../open-options.js';
import { NodeFolder } from '../storage/node-folder.js';
import { uniqueName } from '../tabs/unique-name.js';
import { FOLDER_SUFFIX } from './folder.js';
import { LocalFiles } from './local-files.js';
import { MemoryFolder } from './memory-folder.js';
import type { Hash } from './sha256.js';

/** Node's own SHA-256, which is several times faster than one in JavaScript. */
export function nodeHash(): Hash {
  // Loaded when the first file is written: opening a store is not to wait for it.
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest('hex'),
  };
}

/** The files of attachments of a store that this process has open, and nobody else. */
export function nodeAttachmentFiles({ name, storage }: CheckedOpenOptions): LocalFiles {
  const where = nodeStorage(storage);
  const folder =
    where === 'memory'
      ? new MemoryFolder()
      : new NodeFolder(join(where.directory, name + FOLDER_SUFFIX));
  return new LocalFiles({
    folder,
    client: uniqueName(),
    living: async () => [],
    newHash: nodeHash,
  });
}
