const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** A line that begins something new, whatever came before the blank line. */
const BEGINS_ANEW = /^(?![ \t]|[-*+>|]|\d+[.)])\S/;
/** What other blocks may refer to: such a text is one block. */
const DEFINITION = /^ {0,3}\[[^\]]+\]:/m;

/**
 * Cuts Markdown where cutting changes nothing, at blank lines outside of code and lists. While an
 * answer grows, all blocks but the last stay the same, and only that one is read again.
 */
export function blocksOf(text: string): string[] {
  if (DEFINITION.test(text)) return [text];
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | null = null;
  let isAfterBlank = false;
  for (const line of text.split('\n')) {
    if (fence === null && isAfterBlank && block.length > 0 && BEGINS_ANEW.test(line)) {
      blocks.push(block.join('\n'));
      block = [];
    }
    const mark = FENCE.exec(line)?.[1];
    if (mark && fence === null) fence = mark;
    else if (mark && fence !== null && mark.startsWith(fence) && line.trim() === mark) fence = null;
    isAfterBlank = line.trim() === '';
    block.push(line);
  }
  if (block.length > 0) blocks.push(block.join('\n'));
  return blocks;
}
