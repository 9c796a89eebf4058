/** What the assistant says where code is asked for: a little of everything that Markdown has. */
export const sample = `## A chat in ten lines

This is how this page begins. It needs **no server**, and the same code runs under \`Node\`:

\`\`\`ts
import { openChatStore } from 'chatkeep';

// One store for the whole page.
const store = await openChatStore({ name: 'chat' });
const chat = await store.conversations.create({ title: 'Bread' });
await store.messages.append(chat.id, { role: 'user', content: 'How long does it rise?' });

for await (const { items } of store.timeline.watch(chat.id, { limit: 30 })) {
  console.log(items.length, 'messages');
}
\`\`\`

What happens there:

1. The store is opened; its files are made if there are none.
2. A conversation and a message are written, each in a transaction.
3. The loop goes on whenever something changes, in another tab too.

| call | answers with |
| --- | --- |
| \`create\` | the row as it is kept |
| \`append\` | the message with its place |
| \`watch\` | a live query |

> What was acknowledged survives a crash of the tab.
`;
