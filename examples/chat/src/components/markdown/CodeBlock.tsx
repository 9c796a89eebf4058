import { memo, useEffect, useState, type ComponentProps, type ReactNode } from 'react';
import { CopyButton } from '../CopyButton.tsx';

/** More than this is shown without colours: they would cost more than they are worth. */
const MOST_HIGHLIGHTED = 50_000;

/** A `pre` of Markdown, whose only child is a `code`. */
export function CodeBlock({ children }: ComponentProps<'pre'>) {
  const { className = '', text } = codeOf(children);
  const language = /language-(\S+)/.exec(className)?.[1] ?? '';
  return (
    <div className="code" data-testid="code">
      <header className="code-head">
        <span>{language || 'text'}</span>
        <CopyButton text={text} what="code" />
      </header>
      <pre tabIndex={0} dir="ltr">
        <code>
          <Highlighted text={text} language={language} />
        </code>
      </pre>
    </div>
  );
}

const Highlighted = memo(function Highlighted(props: { text: string; language: string }) {
  const { text, language } = props;
  const [highlight, setHighlight] = useState<typeof import('./highlight.ts').highlight | null>(
    null,
  );
  const isWanted = language !== '' && text.length <= MOST_HIGHLIGHTED;
  useEffect(() => {
    if (!isWanted) return;
    let isMounted = true;
    import('./highlight.ts').then(
      (loaded) => {
        if (isMounted) setHighlight(() => loaded.highlight);
      },
      // Without colours it reads as well.
      () => undefined,
    );
    return () => {
      isMounted = false;
    };
  }, [isWanted]);
  return isWanted && highlight ? highlight(text, language) : text;
});

function codeOf(children: ReactNode): { className?: string; text: string } {
  if (typeof children !== 'object' || children === null || !('props' in children)) {
    return { text: String(children ?? '') };
  }
  const { className, children: text } = children.props as ComponentProps<'code'>;
  return { className, text: typeof text === 'string' ? text.replace(/\n$/, '') : '' };
}
