import { escaped, escapedJson } from './escape.js';

const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  found: ['1;33', '22;39'],
} as const;

/** Text with a look, where it is shown on a terminal that has colours. */
export interface Styled {
  text: string;
  style: keyof typeof STYLES;
}

export const styled = (style: Styled['style'], text: string): Styled => ({ text, style });

type Output = NodeJS.WriteStream;

// NO_COLOR and TERM are among what Node asks.
const hasColors = (output: Output) => output.isTTY && output.hasColors();

function written(output: Output, parts: readonly (string | Styled)[]): string {
  const colored = hasColors(output);
  return parts
    .map((part) => {
      if (typeof part === 'string') return escaped(part);
      const text = escaped(part.text);
      const [begin, end] = STYLES[part.style];
      return colored ? `\x1b[${begin}m${text}\x1b[${end}m` : text;
    })
    .join('');
}

const ERASE_LINE = '\r\x1b[K';

/** Where the program writes: answers to standard output, everything else to standard error. */
export class Terminal {
  /** Whether one is looked at while it works: there is a status line then. */
  readonly showsStatus = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  #hasStatus = false;

  /** A line of the answer. */
  line(...parts: (string | Styled)[]): void {
    this.status(null);
    process.stdout.write(`${written(process.stdout, parts)}\n`);
  }

  json(value: unknown): void {
    this.status(null);
    process.stdout.write(`${escapedJson(value)}\n`);
  }

  /** A line beside the answer. */
  note(...parts: (string | Styled)[]): void {
    this.status(null);
    process.stderr.write(`${written(process.stderr, parts)}\n`);
  }

  /** One line that is written over by the next, and goes away with `null`. */
  status(text: string | null): void {
    if (!this.showsStatus || (text === null && !this.#hasStatus)) return;
    this.#hasStatus = text !== null;
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(ERASE_LINE + (text === null ? '' : escaped(text).slice(0, width)));
  }
}
