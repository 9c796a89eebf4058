/**
 * A process of its own that streams a message until it is killed, and prints how long the text is
 * that was written, each time that some was.
 *
 *     node stream-writer.js DIRECTORY NAME ID
 */

import { setTimeout as wait } from 'node:timers/promises';
import { openChatStore } from 'chatkeep';

const [directory, name, id] = process.argv.slice(2);
const store = await openChatStore({ name, storage: { directory } });
await store.conversations.create({ id: 'c', createdAt: 1 });
const writer = await store.streams.begin('c', { id });
store.on('change', async () => {
  const { text } = await store.messages.get(id);
  console.log(text.length);
});
for (let index = 0; ; index++) {
  writer.append(`delta ${String(index).padStart(9, '0')};`);
  await wait(2);
}
