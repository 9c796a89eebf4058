/**
 * A process of its own that writes into a store until it is killed, and prints a line for each
 * message that was acknowledged.
 *
 *     node writer.js DIRECTORY NAME PREFIX DURABILITY
 */

import { openChatStore } from 'chatkeep';

const [directory, name, prefix, durability] = process.argv.slice(2);
const store = await openChatStore({ name, storage: { directory }, durability });
console.log('open');
const id = 'c';
await store.conversations.create({ id, createdAt: 1 });
for (let index = 0; ; index++) {
  const message = `${prefix}-${index}`;
  await store.messages.append(id, { id: message, role: 'user', content: `content of ${message}` });
  console.log(message);
}
