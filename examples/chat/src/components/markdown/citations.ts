/** As much of a Markdown tree as is looked at here. */
interface Node {
  type: string;
  value?: string;
  url?: string;
  children?: Node[];
  data?: { hProperties: Record<string, string> };
}

const CITATION = /\[(\d{1,3})\]/g;

/** Makes `[1]` in text a link that the page draws as a chip, where there is such a source. */
export function remarkCitations(sources: number): (tree: Node) => void {
  const visit = (node: Node): void => {
    if (!node.children || node.type === 'link') return;
    node.children = node.children.flatMap((child) =>
      child.type === 'text' ? split(child.value ?? '', sources) : [child],
    );
    node.children.forEach(visit);
  };
  return visit;
}

function split(text: string, sources: number): Node[] {
  const parts: Node[] = [];
  let end = 0;
  for (const found of text.matchAll(CITATION)) {
    const number = Number(found[1]);
    if (number < 1 || number > sources) continue;
    if (found.index > end) parts.push({ type: 'text', value: text.slice(end, found.index) });
    parts.push({
      type: 'link',
      url: '#',
      data: { hProperties: { 'data-citation': String(number) } },
      children: [{ type: 'text', value: found[0] }],
    });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ type: 'text', value: text.slice(end) });
  return parts;
}
