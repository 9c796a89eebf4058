/** The example chat, driven in a real browser as a person drives it. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hangs } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { builtExample, newExampleTab } from './example-page.js';
import { root } from './paths.js';
import { startServer } from './server.js';
import { makeFolder, removeFolder } from './temporary.js';

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerExampleTests(browserName) {
  describe(`${browserName}: the example chat`, { timeout: hangs }, () => {
    let server;
    let profile;
    let running;
    /** @type {string[]} */
    const trouble = [];

    const start = async () => {
      running = await launchBrowser(browserName, { profile });
    };
    const newTab = () => newExampleTab(running.browser, server.origin, trouble);

    before(async () => {
      server = await startServer(builtExample(), root);
      profile = await makeFolder(`example-${browserName}`);
      await start();
    });
    after(async () => {
      await running?.close();
      await server?.close();
      if (profile) await removeFolder(profile);
    });

    test('messages and a chart are there after a reload, and in the browser started anew', async () => {
      let tab = await newTab();
      await tab.open('kept');
      await tab.send('Hello there');
      await tab.waitForAnswer(2);
      await tab.send('Please draw me a chart');
      await tab.waitForAnswer(4);
      await tab.waitForCount('component', 1);
      await tab.send('مرحبا 你好 👩‍👩‍👧 <b>"quoted"</b>');
      await tab.waitForAnswer(6);

      const written = await tab.items();
      const messages = written.filter((item) => item.testid === 'message');
      assert.deepEqual(
        messages.map((message) => [message.role, message.status]),
        Array.from({ length: 6 }, (_, index) => [index % 2 ? 'assistant' : 'user', 'completed']),
      );
      assert.equal(messages[0].text, 'Hello there');
      assert.equal(messages[4].text, 'مرحبا 你好 👩‍👩‍👧 <b>"quoted"</b>');
      for (const message of messages) {
        assert.ok(message.messageId, 'a message has its id');
        assert.notEqual(message.text, '');
      }
      const components = written.filter((item) => item.testid === 'component');
      assert.ok(components.some((component) => component.componentKind === 'bar_chart'));

      await tab.reload();
      await tab.waitForCount('message', 6);
      await tab.waitForCount('component', components.length);
      assert.deepEqual(await tab.items(), written);
      await tab.close();

      await running.close();
      await start();
      tab = await newTab();
      await tab.open('kept');
      await tab.waitForCount('message', 6);
      await tab.waitForCount('component', components.length);
      assert.deepEqual(await tab.items(), written);
      await tab.close();
    });

    test('an answer is followed while it grows', async () => {
      const tab = await newTab();
      await tab.open('followed');
      const questions = ['Tell me about bread', 'Please draw me a chart', 'Make a table'];
      for (const [index, question] of questions.entries()) {
        await tab.send(question);
        await tab.waitForAnswer(2 * index + 2);
      }
      await tab.waitForCount('component', 2);
      await tab.waitForEnd();
      await tab.close();
    });

    test('a second tab shows the same chat, follows it, and goes on when the first is closed', async () => {
      const first = await newTab();
      await first.open('shared');
      await first.send('Hi');
      await first.waitForAnswer(2);
      const second = await newTab();
      await second.open('shared');
      await second.waitForCount('message', 2);
      await second.send('And from here?');
      await second.waitForAnswer(4);
      const written = await second.items();
      await first.show();
      await first.waitForCount('message', 4);
      assert.deepEqual(await first.items(), written);
      await first.close();
      await second.show();
      await second.send('Still here?');
      await second.waitForAnswer(6);
      await second.close();
    });

    test('an answer that is stopped keeps what was said', async () => {
      const tab = await newTab();
      await tab.open('stopped', { speed: null });
      await tab.send('Tell me about a trip to Japan');
      await tab.waitForAnswer(2, 'streaming');
      await tab.waitForText(2);
      await tab.click('stop');
      await tab.waitForAnswer(2, 'interrupted');
      const stopped = await tab.items();
      assert.notEqual(stopped[1].text, '');
      await tab.reload();
      await tab.waitForCount('message', 2);
      assert.deepEqual(await tab.items(), stopped);
      await tab.close();
    });

    test('an answer that is cut off by a reload is interrupted, and keeps what was written', async () => {
      const tab = await newTab();
      await tab.open('cut', { speed: null });
      await tab.send('Tell me about a trip to Japan');
      await tab.waitForAnswer(2, 'streaming');
      // Past the first time that the page writes what it said into the store.
      await tab.waitForText(20);
      await tab.reload();
      await tab.waitForAnswer(2, 'interrupted');
      const [question, answer] = await tab.items();
      assert.equal(question.text, 'Tell me about a trip to Japan');
      assert.notEqual(answer.text.trim(), '');
      await tab.close();
    });

    test('a question that is edited and an answer that is made again are versions', async () => {
      const tab = await newTab();
      await tab.open('branches');
      await tab.send('Tell me about bread');
      await tab.waitForAnswer(2);
      await tab.send('And what about soup?');
      await tab.waitForAnswer(4);
      const first = await tab.items();
      assert.equal(await tab.count('branch-count'), 0);

      await tab.clickOfMessage(0, 'edit-message');
      await tab.write('edit-text', 'Tell me about running');
      await tab.click('edit-send');
      await tab.waitForFirstMessage('Tell me about running');
      await tab.waitForAnswer(2);
      await tab.waitForTexts('branch-count', '2/2');
      const second = await tab.items();

      await tab.clickOfMessage(1, 'answer-again');
      await tab.waitForTexts('branch-count', '2/2', '2/2');
      await tab.waitForAnswer(2);
      const third = await tab.items();
      assert.equal(third[0].messageId, second[0].messageId);
      assert.notEqual(third[1].messageId, second[1].messageId);
      assert.notEqual(third[1].text, second[1].text, 'asked again, it says something else');

      await tab.clickOfMessage(1, 'branch-previous');
      await tab.waitForTexts('branch-count', '2/2', '1/2');
      assert.ok(await tab.hasFocus('branch-previous'), 'the keyboard stays on the button');
      assert.deepEqual(await tab.items(), second);

      await tab.clickOfMessage(0, 'branch-previous');
      await tab.waitForTexts('branch-count', '1/2');
      assert.deepEqual(await tab.items(), first);
      await tab.clickOfMessage(0, 'branch-previous');

      // What is shown is kept, and so is the other branch.
      await tab.reload();
      await tab.waitForTexts('branch-count', '1/2');
      assert.deepEqual(await tab.items(), first);
      await tab.clickOfMessage(0, 'branch-next');
      await tab.waitForTexts('branch-count', '2/2', '2/2');
      assert.deepEqual(await tab.items(), third, 'the newest end of the branch');
      await tab.close();
    });

    test('what was typed and not sent is there after a reload', async () => {
      const tab = await newTab();
      await tab.open('drafts');
      await tab.send('The first chat');
      await tab.waitForAnswer(2);
      await tab.write('composer', 'And one more');
      await tab.click('new-chat');
      await tab.waitForValue('composer', '');
      await tab.write('composer', 'Not begun yet');
      await tab.wait(
        () => localStorage.getItem('chatkeep-example-draft-drafts') === 'Not begun yet',
      );
      await tab.reload();
      await tab.click('new-chat');
      await tab.waitForValue('composer', 'Not begun yet');
      // Acknowledged behind the draft, so that it is kept now.
      await tab.send('The second chat');
      await tab.waitForAnswer(2);
      await tab.reload();
      await tab.click('new-chat');
      await tab.waitForCount('message', 0);
      await tab.waitForValue('composer', '');
      await tab.openConversation('The first chat');
      await tab.waitForValue('composer', 'And one more');
      await tab.click('send');
      await tab.waitForAnswer(4);
      assert.equal((await tab.items())[2].text, 'And one more');
      await tab.waitForValue('composer', '');
      await tab.reload();
      await tab.waitForCount('message', 4);
      await tab.waitForValue('composer', '');
      await tab.close();
    });

    test('an answer that ends while another chat is shown is unread until it is seen', async () => {
      const tab = await newTab();
      await tab.open('unread', { speed: null });
      await tab.send('Hello');
      await tab.waitForAnswer(2, 'streaming');
      await tab.click('new-chat');
      await tab.waitForCount('message', 0);
      await tab.waitForTexts('unread', '1');
      await tab.openConversation('Hello');
      await tab.waitForAnswer(2);
      await tab.click('new-chat');
      await tab.waitForCount('message', 0);
      await tab.waitForCount('unread', 0);
      await tab.close();
    });

    test('a long chat is read back to its first message, and stays up to date', async () => {
      const tab = await newTab();
      await tab.open('long');
      const asked = Array.from({ length: 34 }, (_, index) => `Hello ${index + 1}`);
      await tab.send(asked[0]);
      await tab.waitForAnswerTo(asked[0]);
      // All but the first and the last come from a second client of the page's store.
      await tab.page.evaluate(
        async (questions) => {
          const { openChatStore } = await import('/dist/index.js');
          const store = await openChatStore({ name: 'long' });
          const [{ id }] = (await store.conversations.list()).items;
          const said = questions.flatMap((content) => [
            { role: 'user', content },
            { role: 'assistant', authorId: 'assistant', content: `${content}, and what else?` },
          ]);
          await store.messages.appendMany(id, said);
          await store.close();
        },
        asked.slice(1, -1),
      );
      await tab.wait(
        (text) =>
          [...document.querySelectorAll('[data-testid="message-text"]')].at(-1).textContent ===
          text,
        'Hello 33, and what else?',
      );
      await tab.send(asked.at(-1));
      await tab.waitForAnswerTo(asked.at(-1));
      const end = await tab.items();
      await tab.reload();
      await tab.waitForCount('message', 30);
      assert.deepEqual(await tab.items(), end.slice(-30));

      const seen = await tab.scrollToStart();
      assert.deepEqual(
        seen.filter(({ role }) => role === 'user').map(({ text }) => text),
        asked,
      );
      assert.equal(seen.length, 68);
      await tab.clickOfMessage(0, 'delete-message');
      await tab.waitForFirstMessage(seen[1].text);
      await tab.click('undo');
      await tab.waitForFirstMessage('Hello 1');
      await tab.close();
    });

    test('a chat that was deleted comes back with Undo', async () => {
      const tab = await newTab();
      await tab.open('undone');
      await tab.send('Please make a table');
      await tab.waitForAnswer(2);
      await tab.waitForCount('component', 1);
      await tab.waitForCount('conversation', 1);
      const written = await tab.items();
      await tab.click('conversation-menu');
      await tab.click('delete-conversation');
      await tab.waitForCount('conversation', 0);
      await tab.waitForCount('message', 0);
      await tab.click('undo');
      await tab.waitForCount('conversation', 1);
      await tab.waitForCount('message', 2);
      await tab.waitForCount('component', 1);
      assert.deepEqual(await tab.items(), written);
      await tab.close();
    });

    test('several chats are listed, and each has its own messages', async () => {
      const tab = await newTab();
      await tab.open('several');
      await tab.send('The first chat');
      await tab.waitForAnswer(2);
      const first = await tab.items();
      await tab.click('new-chat');
      await tab.waitForCount('message', 0);
      await tab.send('The second chat');
      await tab.waitForAnswer(2);
      await tab.waitForCount('conversation', 2);
      assert.equal((await tab.items())[0].text, 'The second chat');
      await tab.openConversation('The first chat');
      await tab.waitForFirstMessage('The first chat');
      assert.deepEqual(await tab.items(), first);
      await tab.close();
    });

    test('no page complained, and none asked another server', () => {
      assert.deepEqual(trouble, []);
    });
  });
}
