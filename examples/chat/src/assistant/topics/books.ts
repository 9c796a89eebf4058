import { bars, facts, items, type Topic } from '../topic.ts';

export const books: Topic = {
  keywords: /\b(books?|novels?|read(ing)?|authors?|poems?|poetry|library|stories)\b/i,
  answers: [
    'I like to recommend in pairs, since two books that answer each other say more than one. Read something old for its sentences and something new for its questions. Give each fifty pages, and stop without guilt if it has not caught you by then. Note one line from every book you finish; after a year those lines are a portrait of it.',
    'The easiest way to read more is to keep the book where the phone usually lies. Twenty pages a day is a modest book every fortnight. Mix lengths, so that a thin one is always near the end, and keep a list of what friends mention in passing. Their second favourite is often better company than the one that everybody praises.',
  ],
  artifacts: () => ({
    card: {
      title: 'The Invention of Morel',
      subtitle: 'Adolfo Bioy Casares, 1940',
      body: 'A fugitive on an island finds that he is not alone, and that the others do not see him. A hundred pages about memory and about keeping things.',
      facts: facts({ Pages: '103', Reads: 'in an evening', 'Goes with': 'Solaris' }),
    },
    list: {
      title: 'Five short novels',
      style: 'bullets',
      items: items(
        'The Invention of Morel — Adolfo Bioy Casares',
        'The Summer Book — Tove Jansson',
        'Train Dreams — Denis Johnson',
        'Convenience Store Woman — Sayaka Murata',
        'Invisible Cities — Italo Calvino',
      ),
    },
    table: {
      title: 'Books in pairs',
      columns: ['Old', 'New', 'What they share'],
      rows: [
        ['Middlemarch', 'Normal People', 'Who we are to others'],
        ['Solaris', 'Klara and the Sun', 'Minds unlike ours'],
        ['The Leopard', 'The Eighth Life', 'A house and a century'],
      ],
    },
    bar_chart: {
      title: 'Pages read',
      unit: 'pages',
      bars: bars({ Mon: 22, Tue: 18, Wed: 31, Thu: 12, Fri: 8, Sat: 54, Sun: 47 }),
    },
  }),
  favourite: 'a2ui',
};
