import { statfsSync } from 'node:fs';

import { nodeStorage, type CheckedOpenOptions } from '../open-options.js';
import type { Safety } from '../types.js';
import { IN_MEMORY } from '../upkeep/in-memory.js';
import { listNodeStores } from './node-files.js';

/** How much room there is for a store's files. Nobody evicts them. */
export function safetyOfFiles(options: CheckedOpenOptions): Safety {
  const storage = nodeStorage(options.storage);
  if (storage === 'memory') return IN_MEMORY;
  const stores = listNodeStores(storage.directory);
  const usage = stores.reduce((sum, { bytes }) => sum + bytes, 0);
  const { bavail, bsize } = statfsSync(storage.directory);
  return { persisted: true, usage, quota: usage + bavail * bsize, evictedAt: null };
}
