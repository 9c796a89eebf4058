/**
 * Imports so many bytes into a store in a folder, and prints what came of it and how much memory
 * that took. Half of it is one conversation. Run by its own process:
 * node import-large.js FOLDER BYTES
 */

import { openChatStore } from 'chatkeep';

const [directory, given] = process.argv.slice(2);
const bytes = Number(given);
const messageBytes = 4000;
const messagesEach = 50;

const line = (record) => `${JSON.stringify(record)}\n`;

function* conversation(id, count) {
  yield line({ type: 'conversation', id, title: id });
  for (let index = 0; index < count; index++) {
    yield line({
      type: 'message',
      id: `${id}-${index}`,
      role: index % 2 === 0 ? 'user' : 'assistant',
      content: `${index} ${'漢字 and text '.repeat(messageBytes / 18)}`.slice(
        0,
        messageBytes / 1.4,
      ),
      ...(index > 0 && { previousId: `${id}-${index - 1}` }),
      onPath: true,
    });
  }
  yield line({ type: 'end', id, records: count });
}

async function* source() {
  let made = 0;
  yield line({ type: 'header', format: 'chatkeep', version: 1 });
  for (let number = 0; made < bytes / 2; number++) {
    for (const text of conversation(`c${number}`, messagesEach)) {
      made += Buffer.byteLength(text);
      yield text;
    }
  }
  yield* conversation('large', Math.ceil(bytes / 2 / messageBytes));
}

const store = await openChatStore({ name: 'large', storage: { directory }, durability: 'relaxed' });
let read = 0;
const report = await store.import(source(), { onProgress: ({ done }) => (read = done) });
const { messages } = await store.stats();
let exported = 0;
for await (const piece of store.export({ format: 'ndjson' })) exported += piece.length;
await store.close();
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ read, exported, messages, report, peak }));
