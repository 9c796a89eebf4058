const LONGEST = 48;
const WRITTEN_RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** The beginning of what was said, in quotation marks, on one line. */
export function quote(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const said = line.length <= LONGEST ? line : `${cut(line)}…`;
  // An isolate: without one, right-to-left words would reorder the English around them.
  return WRITTEN_RIGHT_TO_LEFT.test(said) ? `“\u2068${said}\u2069”` : `“${said}”`;
}

/** At a space if there is one near, and never inside a character. */
function cut(line: string): string {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(line)) {
    if (index + segment.length > LONGEST) break;
    end = index + segment.length;
  }
  const head = line.slice(0, end);
  const space = head.lastIndexOf(' ');
  return space > LONGEST / 2 ? head.slice(0, space) : head;
}
