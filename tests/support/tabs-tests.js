/** Several tabs on one store, in real tabs of a browser. */

import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hangs, patience, watchForTrouble } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { inRoot, root } from './paths.js';
import { anySeed } from './seeded-random.js';
import { startServer } from './server.js';
import { checkSoak, soak } from './soak.js';
import { changesOfOwner, inFrontUntil, loaded, openEmptyTab, openTab, queueOf } from './tabs.js';
import { makeFolder, removeFolder } from './temporary.js';

/** A copy of the package that takes itself for another version. */
async function copyPackage(folder, name, changed) {
  await cp(inRoot('dist'), path.join(folder, name), { recursive: true });
  const file = path.join(folder, name, 'index.js');
  const source = await readFile(file, 'utf8');
  // As a client introduces itself.
  const constant = /\bprotocol:(\d+),/;
  assert.match(source, constant);
  const version = Number(constant.exec(source)[1]) + changed;
  await writeFile(file, source.replace(constant, `protocol:${version},`));
}

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerTabsTests(browserName) {
  describe(`${browserName}: several tabs`, { timeout: hangs }, () => {
    let running;
    let server;
    let versions;
    before(async () => {
      versions = await makeFolder('versions');
      await copyPackage(versions, 'older', -1);
      await copyPackage(versions, 'newer', 1);
      server = await startServer(root, versions);
      running = await launchBrowser(browserName);
    });
    after(async () => {
      await running?.close();
      await server?.close();
      await removeFolder(versions);
    });

    /** Opens the store in a tab in front of the others, closed at the end of the test. */
    const tabFor = async (t, name, options = {}, package_ = 'dist', type = 'tab') => {
      const given = { name, ...options };
      const page = await openTab(running.browser, server.origin, given, package_, type);
      t.after(() => page.close({ runBeforeUnload: false }).catch(() => {}));
      return page;
    };

    const append = (page, id, conversationId = 'c') =>
      page.evaluate(
        (conversation, messageId) =>
          window.tab
            .store()
            .messages.append(conversation, { id: messageId, role: 'user', content: messageId })
            .then(({ sequence }) => sequence),
        conversationId,
        id,
      );

    const makeConversation = (page) =>
      page.evaluate(() => window.tab.store().conversations.create({ id: 'c' }));

    const idsIn = (page) =>
      page.evaluate(async () => (await window.tab.readAll('c')).map(([id]) => id));

    test('what one writes all see, in live queries too', async (t) => {
      const first = await tabFor(t, 'shared');
      await makeConversation(first);
      const second = await tabFor(t, 'shared');
      for (const page of [first, second]) {
        await page.evaluate(() => {
          window.seen = [];
          const live = window.tab.store().timeline.watch('c');
          live.subscribe(() => window.seen.push(live.getSnapshot().items.length));
          window.tab.store().on('change', (changes) => (window.changes = changes));
        });
      }
      assert.equal(await append(first, 'a'), 1);
      assert.equal(await append(second, 'b'), 2);
      for (const page of [first, second]) {
        await page.waitForFunction(() => window.seen.at(-1) === 2, { polling: 20 });
        assert.deepEqual(await idsIn(page), ['a', 'b']);
        const [change] = await page.evaluate(() => window.changes);
        assert.deepEqual(change.messageIds, ['b']);
      }
    });

    test('errors come through as they are', async (t) => {
      await tabFor(t, 'errors');
      const second = await tabFor(t, 'errors');
      const error = await second.evaluate(() =>
        window.tab
          .store()
          .messages.get('gone')
          .catch((e) => ({ code: e.code, isOurs: e instanceof window.tab.library.ChatStoreError })),
      );
      assert.deepEqual(error, { code: 'NOT_FOUND', isOurs: true });
    });

    test('each tab has the scope that it was opened with', async (t) => {
      const ada = await tabFor(t, 'scopes', { scope: { userId: 'ada' } });
      const bob = await tabFor(t, 'scopes', { scope: { userId: 'bob' } });
      for (const page of [ada, bob]) {
        await page.evaluate(() => {
          window.changes = [];
          window.tab.store().on('change', (changes) => window.changes.push(...changes));
        });
        await makeConversation(page);
      }
      await append(ada, 'of ada');
      await append(bob, 'of bob');
      assert.deepEqual(await idsIn(ada), ['of ada']);
      assert.deepEqual(await idsIn(bob), ['of bob']);
      // Its own two commits, and no word of the other's.
      for (const page of [ada, bob])
        assert.equal(await page.evaluate(() => window.changes.length), 2);
    });

    test('when the owner is closed another tab goes on', async (t) => {
      const stays = await tabFor(t, 'closed');
      await makeConversation(stays);
      const goes = await tabFor(t, 'closed');
      // The tab in front becomes the owner, because the other one is hidden now.
      const [taken] = await changesOfOwner(goes, 1);
      assert.equal(taken.isSelf, true);
      const owner = await goes.evaluate(() => window.tab.store().owner());
      assert.equal(owner.isSelf, true);
      // It hears of the other owner a moment later.
      await append(stays, 'asks');
      const asked = await stays.evaluate(() => window.tab.store().owner());
      assert.deepEqual(asked, { id: owner.id, isSelf: false });
      await append(goes, 'before');
      const calls = stays.evaluate(async () => {
        const sequences = [];
        for (let index = 0; index < 300; index++) {
          const message = { id: `m${index}`, role: 'user', content: 'x' };
          sequences.push((await window.tab.store().messages.append('c', message)).sequence);
        }
        return sequences;
      });
      await goes.close();
      const sequences = await calls;
      assert.deepEqual(
        sequences,
        Array.from({ length: 300 }, (_, index) => index + 3),
      );
      assert.equal((await idsIn(stays)).length, 302);
      assert.equal((await changesOfOwner(stays, 2)).at(-1).isSelf, true);
    });

    test('a call whose answer was lost with the owner is applied once', async (t) => {
      const stays = await tabFor(t, 'once');
      await makeConversation(stays);
      const goes = await tabFor(t, 'once');
      await changesOfOwner(goes, 1);
      const calls = stays.evaluate(() => {
        window.tab.deafen(true);
        const { messages } = window.tab.store();
        const message = (content) => ({ role: 'user', content });
        return Promise.all([
          messages.append('c', message('one')),
          messages.append('c', message('two')),
          messages.appendMany('c', [message('three')]).then(([row]) => row),
        ]).then((rows) => rows.map(({ sequence }) => sequence));
      });
      // They are applied, and their answers do not get back.
      await goes.waitForFunction(async () => (await window.tab.store().stats()).messages === 3, {
        polling: 20,
      });
      await stays.evaluate(() => window.tab.deafen(false));
      await goes.close();
      assert.deepEqual(await calls, [1, 2, 3]);
      const contents = await stays.evaluate(async () =>
        (await window.tab.readAll('c')).map(([, , content]) => content),
      );
      assert.deepEqual(contents, ['one', 'two', 'three']);
    });

    test('the owner closes its store, and the others go on', async (t) => {
      const stays = await tabFor(t, 'left');
      await makeConversation(stays);
      const goes = await tabFor(t, 'left');
      await changesOfOwner(goes, 1);
      await append(goes, 'before');
      await goes.evaluate(() => window.tab.store().close());
      assert.equal(await append(stays, 'after'), 2);
    });

    test('a stream goes on when the owner is closed, and ends with its own tab', async (t) => {
      const streams = await tabFor(t, 'streams');
      await makeConversation(streams);
      await streams.evaluate(async () => {
        window.stream = await window.tab.store().streams.begin('c', { id: 'answer' });
        window.stream.append('one ');
        await window.stream.flush();
      });
      const owns = await tabFor(t, 'streams');
      await changesOfOwner(owns, 1);
      const stays = await tabFor(t, 'streams');
      await changesOfOwner(stays, 1);
      await streams.evaluate(async () => {
        window.stream.append('two');
        await window.stream.flush();
      });
      const read = () =>
        stays.evaluate(() =>
          window.tab
            .store()
            .messages.get('answer')
            .then(({ status, content }) => ({ status, content })),
        );
      assert.deepEqual(await read(), { status: 'streaming', content: 'one two' });
      const live = stays.evaluate(async () => {
        for await (const message of window.tab.store().messages.watch('answer')) {
          if (message.status !== 'streaming') return message.status;
        }
      });
      await streams.close();
      assert.equal(await live, 'interrupted');
      assert.deepEqual(await read(), { status: 'interrupted', content: 'one two' });
    });

    // Many conversations, or one that is written in parts.
    for (const [what, conversations, messagesEach] of [
      ['an import', 100, 20],
      ['an import of a long conversation', 1, 6000],
    ]) {
      test(`${what} goes on when the owner is closed, and repeated changes nothing`, async (t) => {
        const name = `importing-${conversations}`;
        const stays = await tabFor(t, name);
        const goes = await tabFor(t, name);
        await changesOfOwner(goes, 1);
        await stays.evaluate(
          (count, each) => {
            const line = (record) => `${JSON.stringify(record)}\n`;
            const lines = [line({ type: 'header', format: 'chatkeep', version: 1 })];
            for (let number = 0; number < count; number++) {
              const id = `c${number}`;
              lines.push(line({ type: 'conversation', id, title: id }));
              for (let index = 0; index < each; index++) {
                const content = 'x'.repeat(2000);
                const previousId = index > 0 ? `${id}-${index - 1}` : undefined;
                const message = { id: `${id}-${index}`, role: 'user', content, previousId };
                lines.push(line({ type: 'message', ...message, onPath: true }));
              }
              lines.push(line({ type: 'end', id, records: each }));
            }
            window.lines = lines;
            const more = new Promise((resolve) => (window.goOn = resolve));
            async function* source() {
              const half = lines.length / 2;
              yield* lines.slice(0, half);
              window.isHalfway = true;
              await more;
              yield* lines.slice(half);
            }
            window.importing = window.tab.store().import(source());
          },
          conversations,
          messagesEach,
        );
        await stays.waitForFunction(() => window.isHalfway, { polling: 20 });
        await Promise.all([goes.close(), stays.evaluate(() => window.goOn())]);
        const report = await stays.evaluate(() => window.importing);
        assert.deepEqual(report.quarantined, []);
        assert.equal(report.imported + report.skipped, conversations);
        const again = await stays.evaluate(() => window.tab.store().import(new Blob(window.lines)));
        assert.deepEqual([again.imported, again.skipped], [0, conversations]);
        assert.deepEqual(again.quarantined, []);
        const stats = await stays.evaluate(() => window.tab.store().stats());
        const messages = conversations * messagesEach;
        assert.deepEqual([stats.conversations, stats.messages], [conversations, messages]);
      });
    }

    test('a store is deleted once no tab has it open', async (t) => {
      const open = await tabFor(t, 'deleted');
      await makeConversation(open);
      const other = await openEmptyTab(running.browser, server.origin);
      t.after(() => other.close());
      const erase = () =>
        other.evaluate(() =>
          window.tab.library.deleteChatStore({ name: 'deleted' }).then(
            () => 'deleted',
            ({ code }) => code,
          ),
        );
      assert.equal(await erase(), 'LOCKED');
      assert.equal(await append(open, 'still there'), 1);
      await open.evaluate(() => window.tab.store().close());
      assert.equal(await erase(), 'deleted');
    });

    test('an older tab makes way for a newer one, and says so', async (t) => {
      const older = await tabFor(t, 'versions', {}, 'older');
      await makeConversation(older);
      await append(older, 'from the older one');
      const newer = await tabFor(t, 'versions', {}, 'newer');
      assert.deepEqual(await idsIn(newer), ['from the older one']);
      const code = await older.evaluate(() =>
        window.tab
          .store()
          .messages.list()
          .then(
            () => 'answered',
            (error) => error.code,
          ),
      );
      assert.equal(code, 'SCHEMA_TOO_NEW');
      const [told] = await older.evaluate(() => window.tab.events.error);
      assert.equal(told.code, 'SCHEMA_TOO_NEW');
      const opened = await older.evaluate(() =>
        window.tab.library.openChatStore({ name: 'versions' }).then(
          () => 'opened',
          (error) => error.message,
        ),
      );
      assert.match(opened, /Reload this page/);
      assert.equal(await append(newer, 'goes on'), 2);
    });

    test('an opening that is aborted leaves the store to the others', async (t) => {
      const first = await tabFor(t, 'aborted');
      await makeConversation(first);
      const second = await openEmptyTab(running.browser, server.origin);
      t.after(() => second.close());
      const code = await second.evaluate(() => {
        const signal = AbortSignal.abort();
        return window.tab.library
          .openChatStore({ name: 'aborted', signal })
          .catch((error) => error.code);
      });
      assert.equal(code, 'ABORTED');
      assert.equal(await append(first, 'a'), 1);
    });

    test('an opening that ends at any time leaves no lock and no error', async (t) => {
      const first = await tabFor(t, 'ended');
      await makeConversation(first);
      const second = await openEmptyTab(running.browser, server.origin);
      t.after(() => second.close());
      const trouble = watchForTrouble(second, server.origin);
      const codes = await second.evaluate(async () => {
        const seen = new Set();
        for (const delay of [null, 0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80]) {
          const ending = new AbortController();
          const { signal } = ending;
          const opening = window.tab.library.openChatStore({ name: 'ended', signal });
          if (delay === null) ending.abort();
          else setTimeout(() => ending.abort(), delay);
          await opening.then(
            (store) => store.close(),
            (error) => seen.add(error.code),
          );
          // Closed as soon as it is open, while its worker takes its place in the queue.
          await (await window.tab.library.openChatStore({ name: 'ended' })).close();
        }
        return [...seen];
      });
      assert.deepEqual(codes, ['ABORTED']);
      // Those of `first` are left: the owner's, and its own.
      await second.waitForFunction(
        async () => {
          const { held, pending } = await navigator.locks.query();
          const names = [...held, ...pending].map(({ name }) => name);
          return names.filter((name) => name.startsWith('chatkeep:ended')).length === 2;
        },
        { timeout: patience, polling: 20 },
      );
      assert.equal(await append(first, 'a'), 1);
      assert.deepEqual(trouble, []);
    });

    /** Resolves when the queue of a store is as `isIt` says. */
    const queueUntil = async (page, name, isIt) => {
      for (;;) {
        const queue = await queueOf(page, name);
        if (isIt(queue)) return queue;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    test('of those that wait, the ones that are seen come first', async (t) => {
      // In a window of its own it stays seen, and so the owner.
      const owns = await tabFor(t, 'order', {}, 'dist', 'window');
      await makeConversation(owns);
      const hides = await tabFor(t, 'order', {}, 'dist', 'window');
      const { waiting } = await queueUntil(owns, 'order', (queue) => queue.waiting.length === 1);
      const [ofHidden] = waiting;
      const seen = await tabFor(t, 'order');
      const isHidden = () => document.visibilityState === 'hidden';
      await hides.waitForFunction(isHidden, { polling: 20 });
      const behind = ({ waiting: all }) => all.length === 2 && all[1] === ofHidden;
      await queueUntil(owns, 'order', behind);
      // The other way round, as the person changes to the other tab.
      await hides.bringToFront();
      await queueUntil(
        owns,
        'order',
        ({ waiting: all }) => all.length === 2 && !behind({ waiting: all }),
      );
      await seen.bringToFront();
      await queueUntil(owns, 'order', behind);
      await owns.close();
      const [follows] = await changesOfOwner(seen, 1);
      assert.equal(follows.isSelf, true);
      const [told] = await changesOfOwner(hides, 1);
      assert.equal(told.isSelf, false);
      assert.equal(await append(hides, 'a'), 1);
    });

    test('a tab that comes in front while it is welcomed is made way for', async (t) => {
      /** What the page is told of itself from now on, whatever is in front. */
      const hide = () => {
        let visibility = 'hidden';
        Object.defineProperty(document, 'visibilityState', { get: () => visibility });
        document.dispatchEvent(new Event('visibilitychange'));
        window.show = () => {
          visibility = 'visible';
          document.dispatchEvent(new Event('visibilitychange'));
        };
      };
      const owns = await tabFor(t, 'welcomes');
      await owns.evaluate(hide);
      const comes = await openEmptyTab(running.browser, server.origin);
      t.after(() => comes.close({ runBeforeUnload: false }).catch(() => {}));
      await comes.evaluate(hide);
      await comes.evaluate(() => {
        const Channel = window.BroadcastChannel;
        window.BroadcastChannel = class extends Channel {
          set onmessage(receive) {
            super.onmessage = (event) => {
              if (event.data.kind === 'welcome') window.show();
              receive(event);
            };
          }
        };
        return window.tab.open({ name: 'welcomes' });
      });
      const [follows] = await changesOfOwner(comes, 1);
      assert.equal(follows.isSelf, true);
    });

    test('an owner whose page is left makes way, and goes on when it is come back to', async (t) => {
      const leaves = await tabFor(t, 'leaves');
      await makeConversation(leaves);
      // Browsers end a kept page that another one speaks to, so that no test can come back to it.
      // The page is told what a browser tells it, and is not frozen.
      const tell = (page, kind) =>
        page.evaluate(
          (type) => void dispatchEvent(new PageTransitionEvent(type, { persisted: true })),
          kind,
        );
      const appendSoon = (content) =>
        leaves.evaluate((text) => {
          const message = { role: 'user', content: text };
          window.soon = window.tab.store().messages.append('c', message);
        }, content);
      const sequence = () => leaves.evaluate(() => window.soon.then((row) => row.sequence));

      await tell(leaves, 'pagehide');
      await queueUntil(leaves, 'leaves', ({ owner }) => owner.length === 0);
      await appendSoon('while nobody has the store open');
      await tell(leaves, 'pageshow');
      assert.equal(await sequence(), 1);

      const stays = await tabFor(t, 'leaves');
      await changesOfOwner(stays, 1);
      await inFrontUntil(leaves, changesOfOwner(stays, 2));
      // Sent to its own worker, and answered or not when that one is the owner no more.
      await leaves.evaluate(() => {
        const { messages } = window.tab.store();
        const texts = Array.from({ length: 20 }, (_, index) => `at once ${index}`);
        window.soon = Promise.all(
          texts.map((content) => messages.append('c', { role: 'user', content })),
        );
        dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      });
      const [, , taken] = await changesOfOwner(stays, 3);
      assert.equal(taken.isSelf, true);
      assert.equal(await append(stays, 'by another'), 22);
      await tell(leaves, 'pageshow');
      const rows = await leaves.evaluate(() => window.soon);
      assert.deepEqual(
        rows.map((row) => row.sequence),
        Array.from({ length: 20 }, (_, index) => index + 2),
      );
      assert.equal((await idsIn(leaves)).length, 22);
      await stays.close();
      assert.equal(await append(leaves, 'alone again'), 23);
    });

    test('a tab that goes from store to store while it writes is never stuck', async (t) => {
      const page = await openEmptyTab(running.browser, server.origin);
      t.after(() => page.close().catch(() => {}));
      const names = ['from', 'to'];
      const acknowledged = { from: [], to: [] };
      let isWriting = () => {};
      await page.exposeFunction('report', (content) => {
        const [round] = content.split('-');
        acknowledged[names[round % 2]].push(content);
        isWriting(round);
      });
      // Chromium was stuck for good when files were flushed while a page was frozen.
      const rounds = browserName === 'chromium' ? 16 : 6;
      for (let round = 0; round < rounds; round++) {
        const name = names[round % 2];
        // Another address each time: what was left may be kept for the way back.
        await page.goto(`${server.origin}/tests/support/tab.html?round=${round}`);
        await loaded(page);
        await page.evaluate(
          async (store, isNew) => {
            await window.tab.open({ name: store });
            if (isNew) await window.tab.store().conversations.create({ id: 'c' });
          },
          name,
          round < 2,
        );
        const writing = new Promise((resolve) => {
          isWriting = (of) => Number(of) === round && resolve();
        });
        // Goes on while the page is left, with a log that is not moved in no time.
        await page.evaluate(async (prefix) => {
          const content = 'x'.repeat(2_000_000);
          await window.tab.store().messages.append('c', { role: 'user', content });
          void window.tab.write('c', prefix, 0);
        }, `${round}`);
        await writing;
      }
      for (const name of names) {
        await page.goto(`${server.origin}/tests/support/tab.html?read=${name}`);
        await loaded(page);
        await page.evaluate((store) => window.tab.open({ name: store }), name);
        const rows = await page.evaluate(() => window.tab.readAll('c'));
        const written = rows
          .map(([, , content]) => content)
          .filter((content) => content.includes('-'));
        const kept = new Set(written);
        assert.equal(kept.size, written.length, 'nothing was written twice');
        assert.deepEqual(
          acknowledged[name].filter((content) => !kept.has(content)),
          [],
        );
      }
    });

    test('ten seconds of two tabs that are closed and loaded anew while they write', async (t) => {
      const seed = anySeed();
      t.diagnostic(`seed ${seed}`);
      checkSoak(await soak({ browserName, tabs: 2, seconds: 10, seed }));
    });

    // Firefox has no way for a test to freeze a page.
    if (browserName === 'chromium') {
      test('a frozen owner is reported, and the others go on when it thaws', async (t) => {
        const waits = await tabFor(t, 'frozen');
        await makeConversation(waits);
        const owns = await tabFor(t, 'frozen');
        await changesOfOwner(owns, 1);
        const session = await owns.createCDPSession();
        await session.send('Page.setWebLifecycleState', { state: 'frozen' });
        const { code, isOwner } = await waits.evaluate(async () => {
          const store = window.tab.store();
          const read = () => store.messages.list().catch((error) => error.code);
          // Its worker is frozen a while after its page, and answers until then.
          let answer = await read();
          const isSelf = () => store.owner()?.isSelf === true;
          while (typeof answer !== 'string' && !isSelf()) answer = await read();
          return { code: answer, isOwner: isSelf() };
        });
        assert.deepEqual({ code, isOwner }, { code: 'OWNER_LOST', isOwner: false });
        const told = await waits.evaluate(() => window.tab.events.error.map((event) => event.code));
        assert.deepEqual(told, ['OWNER_LOST']);
        await session.send('Page.setWebLifecycleState', { state: 'active' });
        assert.equal(await append(waits, 'after'), 1);
      });
    }
  });
}
