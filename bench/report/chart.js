/**
 * A chart of bars as SVG: how many times as long the peers take. It needs no fonts of its own, and
 * is readable on light and on dark pages.
 */

const WIDTH = 860;
const LEFT = 170;
const BAR = 11;
const GAP = 12;
const HEAD = 64;
const COLOURS = ['#4c8dd6', '#d98032', '#5aa05a', '#b56ac0', '#c2a52b'];

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Places on an axis of powers of ten, from `least` to `most`. */
function scale(least, most, width) {
  const decades = Math.log10(most / least);
  return (value) => (Math.log10(value / least) / decades) * width;
}

const times = (value) => `${value >= 10 ? Math.round(value) : value.toFixed(1)} ×`;

/**
 * @param {object} chart
 * @param {string} chart.title
 * @param {string[]} chart.series the peers
 * @param {{ label: string, values: (number | null)[] }[]} chart.groups for each peer how many times
 *   as long it takes; 1 is what ours takes
 * @returns {string}
 */
export function chartSvg({ title, series, groups }) {
  const groupHeight = series.length * BAR + GAP;
  const bottom = HEAD + groups.length * groupHeight;
  const all = groups.flatMap(({ values }) => values.map((value) => value ?? 1));
  const most = Math.max(10, ...all);
  const place = scale(Math.min(1, ...all), most, WIDTH - LEFT - 60);
  const ours = LEFT + place(1);
  const parts = [];
  const text = (x, y, content, attributes = '') =>
    parts.push(`<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`);

  text(0, 16, title, 'class="title"');
  let x = 0;
  for (const [at, name] of series.entries()) {
    parts.push(`<rect x="${x}" y="30" width="10" height="10" fill="${COLOURS[at]}"/>`);
    text(x + 15, 39, name);
    x += 40 + name.length * 7;
  }
  for (let power = 1; power <= most; power *= 10) {
    const line = (LEFT + place(power)).toFixed(1);
    parts.push(`<path d="M${line} ${HEAD - 8}V${bottom}" class="grid"/>`);
    text(line, bottom + 14, power === 1 ? 'chatkeep' : `${power} ×`, 'text-anchor="middle"');
  }
  for (const [row, { label, values }] of groups.entries()) {
    const top = HEAD + row * groupHeight;
    text(LEFT - 10, top + groupHeight / 2, label, 'text-anchor="end"');
    for (const [at, value] of values.entries()) {
      if (value === null) continue;
      const y = top + at * BAR;
      // To the right of ours where it takes longer, to the left where it is faster.
      const theirs = LEFT + place(value);
      const start = Math.min(ours, theirs).toFixed(1);
      const width = Math.max(1, Math.abs(theirs - ours)).toFixed(1);
      parts.push(
        `<rect x="${start}" y="${y}" width="${width}" height="${BAR - 2}" fill="${COLOURS[at]}"/>`,
      );
      const end = Math.max(ours, theirs) + 5;
      text(end.toFixed(1), y + BAR - 3, times(value), 'class="small"');
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img">
<title>${escape(title)}</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #57606a; }
.title { font-weight: 600; font-size: 14px; }
.small { font-size: 10px; }
.grid { stroke: #8c959f; stroke-opacity: 0.4; }
@media (prefers-color-scheme: dark) { text { fill: #9ba4ae; } }
</style>
${parts.join('\n')}
</svg>
`;
}
