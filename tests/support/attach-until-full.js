/**
 * A process of its own, with a limit on the length of its files, that adds attachments and prints
 * how that went, as JSON.
 *
 *     sh -c 'ulimit -f BLOCKS; exec node attach-until-full.js DIRECTORY'
 */

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openChatStore } from 'chatkeep';

const [directory] = process.argv.slice(2);
const store = await openChatStore({ name: 'full', storage: { directory } });
await store.conversations.create({ id: 'c' });
await store.messages.append('c', { id: 'm', role: 'user', content: 'x' });

const files = () => readdirSync(path.join(directory, 'full.attachments')).length;
const add = (mebibytes) =>
  store.attachments.add('m', { bytes: new Uint8Array(mebibytes * 1024 * 1024) }).then(
    ({ size }) => size,
    ({ code }) => code,
  );
const large = await add(12);
const left = files();
const small = await add(2);
const { ok, leftoverFiles } = await store.doctor({ deep: true });
console.log(JSON.stringify({ large, left, small, files: files(), ok, leftoverFiles }));
await store.close();
