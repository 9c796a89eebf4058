/** A store that looks as one does that somebody uses: what the pictures of the example show. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const QUESTION = 'How do I average my readings, day by day?';

const ANSWER = `Keep one row per reading, with the time as a number:

\`\`\`sql
SELECT date(taken_at / 1000, 'unixepoch') AS day, avg(celsius)
FROM readings GROUP BY day ORDER BY day DESC LIMIT 7;
\`\`\`

This week was **mild**, with a warm Saturday:`;

const CHATS = [
  {
    title: 'Bread that rises overnight',
    folder: 'Kitchen',
    days: 2,
    said: 'Fold it twice, and let the cold do the rest.',
  },
  {
    title: 'Dinner for six',
    folder: 'Kitchen',
    days: 5,
    said: 'A risotto waits for nobody, so start with the broth.',
  },
  {
    title: 'A long weekend in Lisbon',
    folder: 'Travel',
    days: 3,
    said: 'Take the tram early, before the queue.',
    unread: true,
  },
  {
    title: 'Night trains to the north',
    folder: 'Travel',
    days: 12,
    said: 'Book the compartment, not the seat.',
  },
  {
    title: 'Names for the reading group',
    days: 1,
    said: 'Short ones are remembered: “Margin notes”.',
    unread: true,
  },
  { title: 'مقدمة قصيرة عن الخط العربي', days: 1, said: 'يبدأ كل خط بنقطة، والنقطة هي المقياس.' },
  {
    title: 'Why is the sky red at dusk?',
    days: 4,
    said: 'The light comes a longer way through the air.',
  },
  { title: 'Plan for the balcony', days: 6, said: 'Tomatoes want the wall, herbs the rail.' },
  { title: 'Letter to the landlord', days: 9, said: 'Keep it to three sentences and one date.' },
];

/**
 * Fills the store of the page, and shows the newest chat.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {ReturnType<import('./example-page.js').exampleOn>} tab
 */
export async function showcase(page, tab) {
  await tab.open('showcase');
  // One that is closed, and says how much is unread in it.
  await page.evaluate(() => localStorage.setItem('chatkeep-closed-folders-showcase', '["Travel"]'));
  const now = Date.now();
  const chats = CHATS.map(({ days, ...chat }, index) => ({
    ...chat,
    id: `chat-${index}`,
    at: now - days * DAY - index * HOUR,
  }));
  await page.evaluate(fill, { chats, now, question: QUESTION, answer: ANSWER });
  await page.evaluate(() => (location.hash = '#/c/readings'));
  await tab.reload();
  await tab.waitForCount('component', 1);
  // Nobody points at anything, and nothing has the focus.
  await page.mouse.move(700, 5);
  await page.evaluate(() => document.activeElement?.blur());
}

/** Runs on the page, as a second client of its store. */
async function fill({ chats, now, question, answer }) {
  const { openChatStore } = await import('/dist/index.js');
  const store = await openChatStore({ name: 'showcase' });
  const by = { authorId: 'assistant', provider: 'example', model: 'scripted' };
  for (const { id, title, folder, at, said, unread } of chats) {
    await store.conversations.create({ id, title, folder, createdAt: at });
    const asked = { role: 'user', content: title, createdAt: at };
    await store.messages.append(id, asked);
    const answered = { role: 'assistant', content: said, createdAt: at + 1000, ...by };
    await store.messages.append(id, answered);
    if (!unread) await store.reads.mark(id, { at: now });
  }
  await store.conversations.create({
    id: 'garden',
    title: 'Garden diary',
    pinned: true,
    tags: ['home'],
  });
  await store.messages.append('garden', { role: 'user', content: 'The first frost came today.' });
  await store.conversations.create({
    id: 'readings',
    title: 'Readings of the week',
    tags: ['sql'],
  });
  await store.messages.append('readings', { role: 'user', content: question });
  const message = await store.messages.append('readings', {
    role: 'assistant',
    content: answer,
    ...by,
  });
  await store.components.append('readings', {
    messageId: message.id,
    componentKind: 'bar_chart',
    payload: {
      title: 'Outside, this week',
      unit: '°C',
      bars: Object.entries({
        Mon: 11,
        Tue: 12.5,
        Wed: 12,
        Thu: 14,
        Fri: 15.5,
        Sat: 19,
        Sun: 16,
      }).map(([label, value]) => ({ label, value })),
    },
  });
  await store.reads.mark('readings', { sequence: message.sequence });
  await store.close();
}
