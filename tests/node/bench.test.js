/** What the benchmark's figures are made of. Nothing here is timed. */

import { deepEqual, equal, match, notDeepEqual, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { MadeUpChats } from '../../bench/data/made-up-chats.js';
import { hashOf } from '../../bench/operations/answer-hash.js';
import { asHit, mergeBySequence } from '../../bench/peers/rows.js';
import { chartSvg } from '../../bench/report/chart.js';
import { replaceBetween } from '../../bench/report/publish.js';
import { median, medianRatio } from '../../bench/report/statistics.js';
import { markdownTable } from '../../bench/report/tables.js';

const chats = new MadeUpChats({ messages: 4000 });
const conversations = Array.from({ length: chats.count }, (_, at) => chats.conversation(at));
const entries = conversations.flatMap((conversation) => conversation.entries);
const messages = entries.filter((entry) => !entry.payload);

test('made-up chats are the same each time, and others with another seed', () => {
  const again = new MadeUpChats({ messages: 4000 });
  deepEqual(again.conversation(3), conversations[3]);
  deepEqual(again.stream(7), chats.stream(7));
  equal(again.query(5), chats.query(5));
  equal(again.conversationId(3), conversations[3].id);
  notDeepEqual(new MadeUpChats({ messages: 4000, seed: 43 }).conversation(3), conversations[3]);
});

test('made-up chats have the lengths and the parts that they are said to have', () => {
  const lengths = messages.map(({ content }) => content.length).sort((a, b) => a - b);
  const near = (value, expected, share) =>
    equal(Math.abs(value / expected - 1) < share, true, `${value} instead of ${expected}`);
  equal(messages.length, 4000);
  near(median(lengths), 180, 0.15);
  near(lengths[Math.floor(lengths.length * 0.99)], 6000, 0.35);
  near(messages.filter(({ sources }) => sources !== null).length, 400, 0.25);
  near(entries.length - messages.length, 200, 0.35);
  equal(new Set(entries.map(({ id }) => id)).size, entries.length);
  equal(
    messages.some(({ content }) => /[\u4e00-\u9fff]{10}/.test(content)),
    true,
  );
  equal(
    messages.some(({ content }) => /\p{Emoji_Presentation}/u.test(content)),
    true,
  );
});

test('a query is of two words of one message', () => {
  for (let at = 0; at < 20; at++) {
    const words = chats.query(at).split(' ');
    equal(words.length, 2);
    const has = ({ content }) => words.every((word) => content.split(/[^a-z]/).includes(word));
    equal(messages.some(has), true, words.join(' '));
  }
});

test('medians, and ratios within rounds', () => {
  equal(median([3, 1, 2]), 2);
  equal(median([4, 1, 2, 3]), 2.5);
  // The machine was forty times slower in the second round.
  equal(medianRatio([1, 40, 3], [2, 80, 3]), 0.5);
  throws(() => medianRatio([1], [1, 2]), /rounds/);
});

test('answers are equal whatever the order of their members, and but for what is set by the store', async () => {
  const hash = await hashOf({ items: [{ a: 1, b: null, updatedAt: 5 }], next: 'x' });
  equal(await hashOf({ items: [{ b: null, a: 1, updatedAt: 6 }] }), hash);
  equal((await hashOf({ items: [{ b: 0, a: 1 }] })) === hash, false);
});

test('the parts that peers make their answers of', () => {
  const { snippet, ranges } = asHit({ snippet: '…\u0001one\u0002 and \u0001two\u0002.' });
  deepEqual(
    ranges.map(([start, end]) => snippet.slice(start, end)),
    ['one', 'two'],
  );
  const rows = (...sequences) => sequences.map((sequence) => ({ sequence }));
  deepEqual(mergeBySequence(rows(5, 3, 1), rows(4, 2), 4), {
    items: rows(5, 4, 3, 2),
    hasMore: true,
  });
  deepEqual(mergeBySequence(rows(2), rows(1), 2), { items: rows(2, 1), hasMore: false });
});

test('a table is aligned, and goes between the comments of a page', () => {
  const table = markdownTable([
    ['ms', 'ours'],
    ['page', '1.2'],
  ]);
  equal(table, '| ms   | ours |\n| ---- | ---: |\n| page |  1.2 |');
  const page = 'a\n<!-- x -->\nold\n<!-- end of x -->\nb';
  equal(replaceBetween(page, 'x', 'new'), 'a\n<!-- x -->\n\nnew\n\n<!-- end of x -->\nb');
  throws(() => replaceBetween(page, 'y', 'new'), /no place/);
});

test('the bars of a chart are as long as what they stand for, by powers of ten', () => {
  const svg = chartSvg({
    title: 'A & B',
    series: ['one', 'two'],
    groups: [
      { label: 'page', values: [10, 100] },
      { label: 'search', values: [null, 0.1] },
    ],
  });
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="\d+" width="([\d.]+)" height="9"/g)];
  const [ten, hundred, tenth] = bars.map(([, x, width]) => ({
    x: Number(x),
    width: Number(width),
  }));
  equal(bars.length, 3);
  equal(ten.x, hundred.x);
  equal(Math.round(hundred.width / ten.width), 2);
  // What is faster than ours is on the other side.
  equal(Math.round(tenth.width), Math.round(ten.width));
  equal(Math.round(tenth.x + tenth.width), Math.round(ten.x));
  match(svg, /A &#38; B/);
});
