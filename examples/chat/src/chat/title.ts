const LONGEST = 60;

/** The title of a chat that begins with `text`: its first line, at most 60 code points. */
export function titleFrom(text: string): string {
  const line = (text.trim().split('\n', 1)[0] ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (Array.from(line).length <= LONGEST) return line;
  let title = '';
  let length = 0;
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    length += Array.from(segment).length;
    if (length >= LONGEST) break;
    title += segment;
  }
  return `${title.trimEnd()}…`;
}
