import { joined } from './source.js';

/** A longer one is taken for something else than text, and left out. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

const NEWLINE = 10;

export interface Line {
  /** From 1. */
  number: number;
  /** `null`: it is too long, or no UTF-8; `problem` says which. */
  text: string | null;
  problem: string;
  /** Whether a line end stands behind it. */
  ended: boolean;
}

/** The lines of bytes in UTF-8, those that are empty left out. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 1;
  let parts: Uint8Array[] = [];
  let length = 0;

  const take = (ended: boolean): Line | null => {
    const line = { number: number++, text: null, problem: '', ended };
    const tooLong = length > MAX_LINE_BYTES;
    const bytes = parts.length === 1 ? parts[0]! : joined(parts, tooLong ? 0 : length);
    parts = [];
    length = 0;
    if (tooLong) return { ...line, problem: 'is longer than 64 MiB.' };
    try {
      const text = decoder.decode(bytes).trim();
      return text === '' ? null : { ...line, text };
    } catch {
      return { ...line, problem: 'is no UTF-8.' };
    }
  };

  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      length += end - from;
      parts.push(piece.subarray(from, end));
      const line = take(true);
      if (line) yield line;
      from = end + 1;
    }
    length += piece.length - from;
    // What is too long is not kept.
    if (length > MAX_LINE_BYTES) parts = [];
    else parts.push(piece.subarray(from));
  }
  const last = take(false);
  if (last) yield last;
}
