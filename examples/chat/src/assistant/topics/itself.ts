import type { Artifacts } from '../topic.ts';

/** What can be drawn from any text: the text itself, measured. */
export function measured(text: string): Artifacts {
  const words = Array.from(
    new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text.toWellFormed()),
  )
    .filter((segment) => segment.isWordLike)
    .map((segment) => segment.segment.slice(0, 24));
  const distinct = [...new Set(words.map((word) => word.toLocaleLowerCase()))];
  const longest = distinct.toSorted((a, b) => b.length - a.length).slice(0, 6);
  const characters = Array.from(text).length;
  const perWord =
    words.length === 0 ? 0 : Math.round((words.join('').length / words.length) * 10) / 10;

  return {
    table: {
      title: 'Your message, counted',
      columns: ['What', 'How many'],
      rows: [
        ['Characters', characters],
        ['Words', words.length],
        ['Different words', distinct.length],
        ['Letters per word, on average', perWord],
      ],
    },
    bar_chart: {
      title: 'The longest words of your message',
      unit: 'letters',
      bars: (longest.length > 0 ? longest : ['…']).map((word) => ({
        label: word,
        value: Array.from(word).length,
      })),
    },
    list: {
      title: 'Words that stood out',
      style: 'bullets',
      items: (longest.length > 0 ? longest : ['…']).map((text) => ({
        text,
        detail: '',
        done: false,
      })),
    },
    card: {
      title: 'Kept',
      subtitle: 'What this chat now remembers',
      body: 'Your message is a row in a database in this browser, and so is this card.',
      facts: [
        { label: 'Words', value: String(words.length) },
        { label: 'Characters', value: String(characters) },
        { label: 'Longest word', value: longest[0] ?? '…' },
      ],
    },
  };
}
