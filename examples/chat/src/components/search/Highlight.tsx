import type { ReactNode } from 'react';
import type { Highlighted } from '../../chat/search.ts';

/** A text with what was found marked, as elements: nothing of it is taken for HTML. */
export function Highlight({ text, ranges }: Highlighted) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const [from, to] of ranges) {
    parts.push(text.slice(end, from), <mark key={from}>{text.slice(from, to)}</mark>);
    end = to;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
