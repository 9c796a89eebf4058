/** An engine over files that a test brings. Only for Node. */

import { readFile } from 'node:fs/promises';
import { Core } from '../../dist/engine/core.js';
import { Engine } from '../../dist/engine/engine.js';
import { FileHost } from '../../dist/storage/file-host.js';
import { inRoot } from './paths.js';

const compiled = await WebAssembly.compile(await readFile(inRoot('dist/chatkeep.wasm')));

/**
 * @param {import('../../dist/storage/file-host.js').FileHandle[]} handles
 * @param {'full' | 'relaxed'} durability
 */
export async function openEngineOver(handles, durability) {
  const core = await Core.open({ files: new FileHost(handles, () => {}), compiled });
  return Engine.on(core, { scope: { userId: 'ada', organizationId: '' }, durability });
}
