/**
 * A process of its own that imports a file, and prints a line for each piece that was read, until it
 * is killed or done.
 *
 *     node importer.js DIRECTORY NAME FILE
 */

import { openAsBlob } from 'node:fs';
import { openChatStore } from 'chatkeep';

const [directory, name, file] = process.argv.slice(2);
const store = await openChatStore({ name, storage: { directory } });
await store.import(await openAsBlob(file), { onProgress: ({ done }) => console.log(done) });
await store.close();
