import { fullTime, relativeTime } from '../../format.ts';
import type { SearchState } from '../../hooks/useSearch.ts';
import { hashOf } from '../../route.ts';
import { Icon, type IconName } from '../Icon.tsx';
import { Highlight } from './Highlight.tsx';
import type { Result } from './results.ts';

interface SearchResultsProps {
  search: SearchState;
  results: readonly Result[];
  chosen: number;
  now: number;
  listId: string;
  optionId: (index: number) => string;
  onChoose: (index: number) => void;
  onOpen: (result: Result) => void;
  /** `null` where there is no more. */
  onMore: (() => void) | null;
}

export function SearchResults(props: SearchResultsProps) {
  const { search, results, chosen, now, listId, optionId, onChoose, onOpen, onMore } = props;
  const { found, error } = search;
  const titles = results.filter(({ hit }) => hit === null).length;

  const option = (result: Result, index: number) => {
    const icon = iconOf(result);
    return (
      <a
        key={result.key}
        id={optionId(index)}
        className="result"
        role="option"
        aria-selected={index === chosen}
        data-testid="result"
        tabIndex={-1}
        href={hashOf(result.route)}
        onPointerMove={() => onChoose(index)}
        onClick={(event) => {
          // With one of them, it is for another tab or window.
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onChoose(index);
          onOpen(result);
        }}
      >
        <span className="result-head">
          {icon && <Icon name={icon} />}
          <span className="result-title" dir="auto">
            <Highlight {...result.title} />
          </span>
          {result.hit && (
            <time
              dateTime={new Date(result.hit.createdAt).toISOString()}
              title={fullTime(result.hit.createdAt)}
            >
              {relativeTime(result.hit.createdAt, now)}
            </time>
          )}
        </span>
        {result.hit && (
          <span className="result-snippet" dir="auto" data-testid="snippet">
            <Highlight text={result.hit.snippet} ranges={result.hit.ranges} />
          </span>
        )}
      </a>
    );
  };
  const group = (heading: string, from: number, to: number) =>
    to > from && (
      <div role="group" aria-label={heading}>
        <p className="search-heading" aria-hidden="true">
          {heading}
        </p>
        {results.slice(from, to).map((result, index) => option(result, from + index))}
      </div>
    );
  return (
    <div className="search-results" data-testid="search-results">
      <div id={listId} role="listbox" aria-label="What was found">
        {group('Chats', 0, titles)}
        {group('Messages', titles, results.length)}
      </div>
      {error && (
        <p className="hint">
          {error.code === 'INVALID_ARGUMENT'
            ? 'Type a word to look for: words with a - before them only leave out.'
            : error.message}
        </p>
      )}
      {found && results.length === 0 && (
        <p className="hint" data-testid="nothing-found">
          Nothing has “{search.typed.trim()}”. All the words must be there; quotes keep them
          together.
        </p>
      )}
      {found && !found.complete && (
        <p className="hint">Not everything could be searched yet: much is new.</p>
      )}
      {onMore && (
        <button type="button" className="text-button" onClick={onMore}>
          Show more
        </button>
      )}
    </div>
  );
}

function iconOf({ hit }: Result): IconName | null {
  if (!hit) return 'bubble';
  if (hit.kind === 'component') return 'card';
  return hit.kind === 'attachment' ? 'clip' : null;
}
