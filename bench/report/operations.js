/** What the figures are of, in the order of the tables. */

const ms = (value) => value.toPrecision(value < 1 ? 2 : 3).replace(/\.?0+e/, 'e');
const plain = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : Number(ms(value)).toString();
const rowsPerSecond = (value) => Math.round(1000 / value).toLocaleString('en');

/** @type {{ name: string, title: string, show: (value: number) => string }[]} */
export const operations = [
  { name: 'import', title: 'import, durable (rows/s)', show: rowsPerSecond },
  { name: 'import, found', title: 'searchable, as users write it', show: rowsPerSecond },
  { name: 'import, best', title: 'searchable, at its best', show: rowsPerSecond },
  { name: 'append', title: 'append, durable', show: plain },
  { name: 'append, indexed', title: 'append, with its indexing', show: plain },
  { name: 'page', title: 'newest page of 30', show: plain },
  { name: 'timeline', title: 'timeline of 50', show: plain },
  { name: 'sidebar', title: 'sidebar of 50', show: plain },
  { name: 'search', title: 'search, two words', show: plain },
  { name: 'stream', title: 'stream, as users write it', show: plain },
  { name: 'stream, best', title: 'stream, at its best', show: plain },
  { name: 'cold', title: 'cold open to first page', show: plain },
  { name: 'first visit', title: 'cold open, first visit', show: plain },
];

export const showRatio = (value) => (value < 0.1 ? value.toFixed(3) : value.toFixed(2));
