import { memo, type ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { blocksOf } from './blocks.ts';
import { CitationChip } from './CitationChip.tsx';
import { remarkCitations } from './citations.ts';
import { CodeBlock } from './CodeBlock.tsx';

interface MarkdownProps {
  text: string;
  /** How many sources there are: `[1]` in the text is the first. */
  sources: number;
}

/** What an assistant wrote. HTML in it is shown as text, and no image is fetched. */
export function Markdown({ text, sources }: MarkdownProps) {
  return blocksOf(text).map((block, index) => <Block key={index} text={block} sources={sources} />);
}

const Block = memo(function Block({ text, sources }: MarkdownProps) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm, [remarkCitations, sources]]} components={COMPONENTS}>
      {text}
    </ReactMarkdown>
  );
});

const COMPONENTS: Components = {
  a: Link,
  img: ({ src, alt }) => (
    <Outside href={typeof src === 'string' ? src : ''}>{alt || 'Image'}</Outside>
  ),
  pre: CodeBlock,
  // A wide table scrolls by itself, by keyboard too.
  table: ({ children }) => (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => (
    <input type="checkbox" checked={checked} readOnly disabled aria-label="Done" />
  ),
};

function Link({ href = '', children, ...others }: ComponentProps<'a'>) {
  const cited = (others as Record<string, unknown>)['data-citation'];
  if (typeof cited === 'string') return <CitationChip number={Number(cited)} />;
  return <Outside href={href}>{children}</Outside>;
}

/** A link to anywhere tells the other page nothing of this one. */
function Outside({ href, children }: { href: string; children: React.ReactNode }) {
  if (href === '') return children;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
