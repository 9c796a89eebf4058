/**
 * A process of its own that opens a store, says so, and closes it when its input ends.
 *
 *     node holder.js DIRECTORY NAME
 */

import { openChatStore } from 'chatkeep';

const [directory, name] = process.argv.slice(2);
const store = await openChatStore({ name, storage: { directory } });
await store.conversations.create({ id: 'of the holder', createdAt: 1 });
console.log('open');
process.stdin.resume();
process.stdin.once('end', () => store.close());
