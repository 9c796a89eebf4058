import type { JsonValue, Message } from 'chatkeep';

export interface Source {
  title: string;
  url: string | null;
  text: string;
}

/** What an answer was drawn from, as far as this page can show it: their numbers stay. */
export function sourcesOf(message: Message): Source[] {
  return (message.sources ?? []).map(readSource);
}

function readSource(source: JsonValue, index: number): Source {
  const fallback = `Source ${index + 1}`;
  if (typeof source === 'string') return { title: fallback, url: null, text: source };
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    return { title: fallback, url: null, text: '' };
  }
  const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
  const url = textOf(source.url);
  return {
    title: textOf(source.title) || textOf(source.name) || url || fallback,
    url: /^https?:\/\//i.test(url) ? url : null,
    text: textOf(source.text) || textOf(source.content),
  };
}

/** Numbered as they are cited in the text. */
export function Sources({ sources }: { sources: readonly Source[] }) {
  if (sources.length === 0) return null;
  return (
    <details className="sources" data-testid="sources">
      <summary>
        {sources.length} {sources.length === 1 ? 'source' : 'sources'}
      </summary>
      <ol>
        {sources.map(({ title, url, text }, index) => (
          <li key={index} tabIndex={-1} data-testid="source" dir="auto">
            {url ? (
              <a href={url} target="_blank" rel="noopener noreferrer">
                {title}
              </a>
            ) : (
              <strong>{title}</strong>
            )}
            {text && <p dir="auto">{text}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}
