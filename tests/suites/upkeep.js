/** backup, restore, doctor and safety of an open store. */

/** Collects what is written to it. */
function collector() {
  const pieces = [];
  const stream = new WritableStream({ write: (piece) => void pieces.push(piece) });
  return { stream, blob: () => new Blob(pieces) };
}

/** @param {import('../support/context.js').Context} context */
export default function suite({ test, expect, refuses, openStore, reopen, persistent }) {
  const count = 300;
  /** A store with a conversation `c` of some length. */
  const filled = async (options) => {
    const store = await openStore(options);
    await store.conversations.create({ id: 'c', title: 'Łódź' });
    const inputs = Array.from({ length: count }, (_, index) => ({
      id: `m${index}`,
      role: 'user',
      content: `message ${index} ${'漢'.repeat(100)}`,
    }));
    await store.messages.appendMany('c', inputs);
    return store;
  };
  const backupOf = async (store, options) => {
    const target = collector();
    const { bytes } = await store.backup(target.stream, options);
    expect(target.blob().size).to.equal(bytes);
    return target.blob();
  };

  test('a backup is a SQLite database, and restores what was there', async () => {
    const store = await filled();
    const progress = [];
    const blob = await backupOf(store, { onProgress: (told) => progress.push(told) });
    expect(progress.at(-1)).to.deep.equal({ done: blob.size, total: blob.size });
    const begin = new Uint8Array(await blob.slice(0, 15).arrayBuffer());
    expect(String.fromCharCode(...begin)).to.equal('SQLite format 3');
    const before = await store.timeline.page('c', { limit: 500 });
    await store.messages.append('c', { role: 'user', content: 'after the backup' });
    await store.conversations.delete('c');
    expect(await store.restore(blob)).to.deep.equal({ bytes: blob.size });
    expect(await store.timeline.page('c', { limit: 500 })).to.deep.equal(before);
    const next = await store.messages.append('c', { role: 'user', content: 'goes on' });
    expect(next.sequence).to.equal(count + 1);
  });

  test('it is restored from bytes, a stream and a file handle', async () => {
    const store = await filled();
    const blob = await backupOf(store);
    const sources = [
      await blob.arrayBuffer(),
      new Uint8Array(await blob.arrayBuffer()),
      blob.stream(),
      { getFile: async () => blob },
    ];
    for (const source of sources) {
      await store.messages.purge('m0');
      await store.restore(source);
      expect((await store.messages.get('m0')).sequence).to.equal(1);
    }
  });

  test('a backup goes to a file handle, too', async () => {
    const store = await filled();
    const target = collector();
    await store.backup({ createWritable: async () => target.stream });
    await store.restore(target.blob());
  });

  test('writing goes on while it is written, and is not in it', async () => {
    const store = await filled();
    const target = collector();
    let written = 0;
    await store.backup(target.stream, {
      async onProgress() {
        await store.messages.append('c', { role: 'user', content: `meanwhile ${written++}` });
      },
    });
    await store.messages.append('c', { role: 'user', content: 'afterwards' });
    expect((await store.stats()).messages).to.equal(count + written + 1);
    await store.restore(target.blob());
    expect((await store.stats()).messages).to.equal(count);
  });

  test('it holds every scope', async () => {
    const ada = await filled({ scope: { userId: 'ada' } });
    const blob = await backupOf(ada);
    const bob = await openStore({ scope: { userId: 'bob' } });
    await bob.restore(blob);
    expect((await bob.stats()).messages).to.equal(0);
    if (!persistent) return;
    const again = await reopen(bob, { scope: { userId: 'ada' } });
    expect((await again.stats()).messages).to.equal(count);
  });

  test('live queries read again', async () => {
    const store = await filled();
    const blob = await backupOf(store);
    const live = store.messages.watch('m0');
    await store.messages.purge('m0');
    const seen = (async () => {
      let wasGone = false;
      for await (const message of live) {
        if (message === null) wasGone = true;
        else if (wasGone) return message.id;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await store.restore(blob);
    expect(await seen).to.equal('m0');
  });

  test('what is no backup changes nothing', async () => {
    const store = await filled();
    const good = new Uint8Array(await (await backupOf(store)).arrayBuffer());
    const cut = good.subarray(0, good.length - 4096);
    const flipped = good.slice();
    flipped[good.length >> 1] ^= 1;
    for (const bad of [new Uint8Array(0), new Uint8Array(10_000), cut, flipped]) {
      await refuses(() => store.restore(bad), 'CORRUPT');
      expect((await store.stats()).messages).to.equal(count);
    }
    await store.restore(good);
  });

  test('what is given up changes nothing, and the next one works', async () => {
    const store = await filled();
    const blob = await backupOf(store);
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    await refuses(() => store.restore(blob, { signal: abort.signal, onProgress }), 'ABORTED');
    await refuses(
      () => store.backup(collector().stream, { signal: AbortSignal.abort() }),
      'ABORTED',
    );
    expect((await store.stats()).messages).to.equal(count);
    await store.restore(await backupOf(store));
  });

  test('a backup stopped during its last write leaves no file', async () => {
    const store = await filled();
    const abort = new AbortController();
    const ends = [];
    const target = new WritableStream({
      close: () => void ends.push('closed'),
      abort: () => void ends.push('aborted'),
    });
    const onProgress = ({ done, total }) => {
      if (done === total) abort.abort();
    };
    await refuses(() => store.backup(target, { signal: abort.signal, onProgress }), 'ABORTED');
    expect(ends).to.deep.equal(['aborted']);
    await backupOf(store);
  });

  test('a target that fails is told, and nothing stays under way', async () => {
    const store = await filled();
    const failing = new WritableStream({
      write() {
        throw new Error('the disk is on fire');
      },
    });
    const error = await refuses(() => store.backup(failing), 'STORAGE_UNAVAILABLE');
    expect(error.message).to.include('on fire');
    await backupOf(store);
  });

  test('one at a time', async () => {
    const store = await filled();
    let second;
    await store.backup(collector().stream, {
      async onProgress() {
        second ??= store.backup(collector().stream).catch((error) => error);
        await second;
      },
    });
    expect((await second).code).to.equal('CONFLICT');
  });

  test('other targets, sources and options are refused', async () => {
    const store = await openStore();
    for (const target of [undefined, null, 'path', {}]) {
      await refuses(() => store.backup(target), 'INVALID_ARGUMENT', 'target');
    }
    for (const source of [undefined, null, 'path', {}]) {
      await refuses(() => store.restore(source), 'INVALID_ARGUMENT', 'source');
    }
    const misspelt = { onprogress: () => {} };
    await refuses(
      () => store.restore(new Blob(), misspelt),
      'INVALID_ARGUMENT',
      'options.onprogress',
    );
    await refuses(() => store.doctor({ repair: 'yes' }), 'INVALID_ARGUMENT', 'options.repair');
    await refuses(() => store.safety({ persist: 1 }), 'INVALID_ARGUMENT', 'options.persist');
  });

  test('a store that is well has nothing to repair', async () => {
    const store = await filled();
    const well = {
      ok: true,
      problems: [],
      lost: [],
      savedBytes: null,
      leftoverFiles: 0,
      repaired: false,
    };
    expect(await store.doctor()).to.deep.equal(well);
    expect(await store.doctor({ repair: true })).to.deep.equal(well);
    expect((await store.stats()).messages).to.equal(count);
  });

  test('safety says what there is', async () => {
    const store = await filled();
    const safety = await store.safety();
    expect(safety).to.have.all.keys('persisted', 'usage', 'quota', 'evictedAt');
    expect(safety.evictedAt).to.equal(null);
    if (persistent) expect(safety.quota).to.be.above(safety.usage);
  });
}
