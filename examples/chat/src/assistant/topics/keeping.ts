import { bars, facts, items, type Topic } from '../topic.ts';

/** chatkeep itself. */
export const keeping: Topic = {
  keywords:
    /\b(chatkeep|sqlite|opfs|offline|database|stor(e|ed|age)|privacy|private|kept?|keep|remember|saved?|web ?assembly|wasm|reload)\b/i,
  answers: [
    'Every message here is a row in an SQLite database that lives in this browser, in the origin private file system [1]. A worker owns the file; the page only asks it. Your message was written before it appeared on the screen, so a reload, a crash or a closed browser does not lose it. No server is involved, and nothing of this chat leaves the device.',
    'chatkeep is SQLite in WebAssembly with a chat schema around it: conversations, messages and generated components, in one file that any SQLite can open [2]. While I speak, this answer is updated several times a second, and if the tab dies in the middle, the store keeps the words that were written and marks the answer as interrupted when it is opened again.',
  ],
  sources: [
    {
      title: 'The origin private file system',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/File_System_API/Origin_private_file_system',
      text: 'A storage endpoint that is private to the origin of the page and is not visible to the user like the ordinary file system.',
    },
    {
      title: 'The SQLite database file format',
      url: 'https://sqlite.org/fileformat2.html',
      text: 'The complete state of an SQLite database is usually contained in a single file on disk, the main database file.',
    },
  ],
  artifacts: () => ({
    table: {
      title: 'Where a browser can keep a chat',
      columns: ['Place', 'Form', 'Survives a reload', 'Good for'],
      rows: [
        ['OPFS (chatkeep)', 'SQLite file', 'yes', 'Whole histories'],
        ['IndexedDB', 'Objects', 'yes', 'Single records'],
        ['localStorage', 'Strings, 5 MB', 'yes', 'A setting'],
        ['Memory', 'Anything', 'no', 'Drafts'],
      ],
    },
    list: {
      title: 'What happens when you press Enter',
      style: 'steps',
      items: items(
        'The page calls messages.append — The text stays in the box',
        'The worker runs one transaction — SQLite writes its log',
        'The log is flushed to the disk — Durability “full”',
        'The call resolves — Now the box is emptied',
        'The answer streams in — Updated every quarter of a second',
      ),
    },
    bar_chart: {
      title: 'A year of messages of 1 KB',
      unit: 'MB',
      bars: bars({ '10 a day': 3.7, '50 a day': 18.3, '100 a day': 36.5, '200 a day': 73 }),
    },
    card: {
      title: 'This chat, kept',
      subtitle: 'chatkeep in this browser',
      body: 'A worker with SQLite owns one file of this origin. Close the browser, come back, and everything is here.',
      facts: facts({ Server: 'none', Network: 'not needed', Format: 'SQLite 3' }),
    },
  }),
  favourite: 'a2ui',
};
