/** The tables of a run: in Markdown, aligned, so that they can be read on a terminal as well. */

import { operations, showRatio } from './operations.js';
import { median, medianRatio } from './statistics.js';
import { targets } from './targets.js';

/**
 * What a run wrote: see `writeResults`.
 *
 * @typedef {object} Results
 * @property {string} environment `Node`, `Chromium` or `Firefox`
 * @property {string} machine
 * @property {number} messages
 * @property {{ name: string, storage: string, version: string }[]} peers ours first
 * @property {Record<string, Record<string, number[]>>} figures by operation, then by peer
 * @property {Record<string, Record<string, number>>} facts in bytes or counts, by name, then by peer
 */

/** @param {string[][]} rows the first is the heading; the first column is text */
export function markdownTable(rows) {
  const widths = rows[0].map((_, at) => Math.max(3, ...rows.map((row) => row[at].length)));
  const line = (row) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(' | ')} |`;
  const rule = widths.map((width, at) =>
    at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(rows[0]), `| ${rule.join(' | ')} |`, ...rows.slice(1).map(line)].join('\n');
}

/** Medians in milliseconds, unless the row says otherwise. @param {Results} results */
export function medianTable({ peers, figures }) {
  const rows = operations
    .filter(({ name }) => figures[name])
    .map(({ name, title, show }) => [
      title,
      ...peers.map((peer) => {
        const values = figures[name][peer.name];
        return values ? show(median(values)) : '';
      }),
    ]);
  return markdownTable([['ms, median', ...peers.map(({ name }) => name)], ...rows]);
}

/** Ours to theirs, the median over the rounds; with the target where there is one. */
export function ratioTable({ environment, peers, figures }) {
  const [ours, ...others] = peers.map(({ name }) => name);
  const rows = operations
    .filter(({ name }) => figures[name]?.[ours])
    .map(({ name, title }) => [
      title.replace(' (rows/s)', ''),
      ...others.map((peer) => {
        if (!figures[name][peer]) return '';
        const ratio = showRatio(medianRatio(figures[name][ours], figures[name][peer]));
        const target = targets[environment]?.[peer]?.[name];
        return target === undefined ? ratio : `${ratio} (${target})`;
      }),
    ]);
  return markdownTable([['ratio (target)', ...others], ...rows]);
}

/** What is no time: sizes, writes, flushes. */
export function factTable({ peers, facts }) {
  const rows = Object.entries(facts).map(([name, byPeer]) => [
    name,
    ...peers.map((peer) => {
      const value = byPeer[peer.name];
      return value === undefined ? '' : Number(value.toPrecision(3)).toLocaleString('en');
    }),
  ]);
  return markdownTable([['', ...peers.map(({ name }) => name)], ...rows]);
}

export function peerTable({ peers }) {
  const rows = peers.map(({ name, version, storage }) => [name, version, storage]);
  return markdownTable([['peer', 'version', 'kept in'], ...rows]);
}
