/** Opens a store that is there in a process that has loaded nothing of it, and reads a page. */

import { chatsOf } from '../data/chats.js';
import { measureReading, readFirstPage } from '../operations/reading.js';
import { measureSearch } from '../operations/searching.js';

const { peer: name, options } = JSON.parse(process.argv[2]);
const chats = await chatsOf(options);
chats.conversationId(0);
globalThis.gc();
const before = process.memoryUsage().rss;

const start = performance.now();
const { open } = await import(`../peers/${name}.js`);
const peer = await open({ ...options, isNew: false });
const page = await readFirstPage(peer, chats);
const ms = performance.now() - start;
if (page.items.length === 0) throw new Error('the first page is empty');

await measureReading(peer, chats, 0);
await measureSearch(peer, chats, 0);
globalThis.gc();
const bytes = process.memoryUsage().rss - before;
console.log(JSON.stringify({ ms, bytes }));
process.exit();
