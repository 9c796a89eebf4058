/**
 * A process of its own that adds attachments, and purges some, until it is killed. It prints
 * `+ID SHA256` and `-ID` for what was acknowledged, and `?ID` before a purge.
 *
 *     node attacher.js DIRECTORY NAME PREFIX DURABILITY
 */

import { createHash, randomBytes } from 'node:crypto';
import { openChatStore } from 'chatkeep';

const [directory, name, prefix, durability] = process.argv.slice(2);
const store = await openChatStore({ name, storage: { directory }, durability });
await store.conversations.create({ id: 'c', createdAt: 1 });
await store.messages.append('c', { id: 'm', role: 'user', content: 'x', createdAt: 1 });

async function* written(bytes, hash) {
  for (let at = 0; at < bytes.length; at += 100_000) {
    const piece = bytes.subarray(at, at + 100_000);
    hash.update(piece);
    yield piece;
  }
}

/** Two at a time, so that one is written while the other gets its row. */
async function write(writer) {
  const ids = [];
  for (let index = 0; ; index++) {
    const id = `${prefix}-${writer}-${index}`;
    const hash = createHash('sha256');
    const bytes = randomBytes(Math.floor(Math.random() * 2_500_000));
    await store.attachments.add('m', { id, stream: written(bytes, hash) });
    console.log(`+${id} ${hash.digest('hex')}`);
    ids.push(id);
    if (index % 3 === 2) {
      const [old] = ids.splice(0, 1);
      console.log(`?${old}`);
      await store.attachments.purge(old);
      console.log(`-${old}`);
    }
  }
}
await Promise.all([write('a'), write('b')]);
