// Exports of rows say between the rows what could not be one. A program that takes the rows wants
// nothing but rows.

/** What another system cannot hold. */
export interface LeftOut {
  what: string;
  why: string;
}

const BEGINNING = Buffer.from('{"leftOut":');
const LINE_END = 0x0a;

function asLeftOut(line: Uint8Array): LeftOut | null {
  if (!BEGINNING.equals(line.subarray(0, BEGINNING.length))) return null;
  const text = new TextDecoder().decode(line);
  return (JSON.parse(text) as { leftOut: LeftOut }).leftOut;
}

/** The pieces without what was left out, which `tell` is called with. */
export async function* withoutLeftOut(
  pieces: AsyncIterable<Uint8Array>,
  tell: (leftOut: LeftOut) => void,
): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let from = 0;
    for (let end; (end = bytes.indexOf(LINE_END, from)) >= 0; from = end + 1) {
      const line = bytes.subarray(from, end + 1);
      const leftOut = asLeftOut(line);
      if (leftOut === null) yield line;
      else tell(leftOut);
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest;
}
