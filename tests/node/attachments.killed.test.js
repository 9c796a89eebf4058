/** A process that is killed while it adds attachments. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { foldersIn } from '../support/attachment-folders.js';
import { startNode } from '../support/child.js';
import { inRoot } from '../support/paths.js';
import { everything } from '../support/rows.js';
import { folderFor } from '../support/temporary.js';

const rounds = 3;

/** Kills the writer after some lines. `kept` grows; `unsure` is what it was about to purge. */
async function writeUntilKilled(t, directory, prefix, durability, kept, unsure) {
  const target = 1 + Math.floor(Math.random() * 12);
  const delay = Math.random() * 30;
  const script = inRoot('tests/support/attacher.js');
  const writer = startNode(t, script, directory, 'chats', prefix, durability);
  let lines = 0;
  writer.lines.on('line', (line) => {
    const [id, sha256] = line.slice(1).split(' ');
    if (line[0] === '+') {
      kept.set(id, sha256);
    } else {
      kept.delete(id);
      if (line[0] === '?') unsure.add(id);
      else unsure.delete(id);
    }
    if (++lines === target) setTimeout(() => writer.child.kill('SIGKILL'), delay);
  });
  assert.equal(await writer.exited, 'SIGKILL');
  assert.ok(lines >= target);
}

for (const durability of ['full', 'relaxed']) {
  test(`${durability}: what was acknowledged is read whole, and nothing is left over`, async (t) => {
    const directory = await folderFor(t, 'killed');
    const folder = foldersIn(directory)('chats');
    const kept = new Map();
    const unsure = new Set();
    for (let round = 0; round < rounds; round++) {
      await writeUntilKilled(t, directory, `r${round}`, durability, kept, unsure);
      const before = (await folder.list()).length;
      const store = await openChatStore({ name: 'chats', storage: { directory } });
      const rows = await everything((query) => store.attachments.list(query));
      const ids = new Set(rows.map(({ id }) => id));
      for (const [id, sha256] of kept) {
        assert.ok(ids.has(id), `${id} was acknowledged`);
        assert.equal((await store.attachments.get(id)).sha256, sha256);
      }
      // Each row's, also of one that was not acknowledged any more.
      for (const { id, size } of rows) {
        assert.equal((await (await store.attachments.open(id)).bytes()).length, size);
      }
      const extra = rows.filter(({ id }) => !kept.has(id) && !unsure.has(id));
      assert.ok(extra.length <= 2 * (round + 1), 'one for each that was being written');
      const names = new Set((await folder.list()).map(({ name }) => name));
      assert.equal(names.size, new Set(rows.map(({ sha256 }) => sha256)).size);
      const { ok, leftoverFiles } = await store.doctor({ deep: true });
      assert.deepEqual({ ok, leftoverFiles }, { ok: true, leftoverFiles: 0 });
      await store.close();
      t.diagnostic(`round ${round}: ${rows.length} attachments, ${before} files before`);
    }
  });
}
