import type { ChatStore } from 'chatkeep';
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { switchBranch } from '../../chat/edit.ts';
import { counted } from '../../format.ts';
import { useSearch } from '../../hooks/useSearch.ts';
import { goTo } from '../../route.ts';
import { isMac } from '../../shortcuts.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { SEARCH_FIELD } from './focusSearch.ts';
import { resultsOf, type Result } from './results.ts';
import { SearchResults } from './SearchResults.tsx';

interface SearchBoxProps {
  store: ChatStore;
  now: number;
  /** When a result is shown. */
  onOpen: () => void;
  /** What stands here while nothing is searched. */
  children: ReactNode;
}

const FIRST = 25;
/** The most that one search gives. */
const MOST = 100;

/**
 * Searches all chats while one types. The focus stays in the field, and the arrow keys go through
 * the results.
 */
export function SearchBox({ store, now, onOpen, children }: SearchBoxProps) {
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(FIRST);
  const [chosen, setChosen] = useState(0);
  const search = useSearch(store, typed, limit);
  const listId = useId();
  const results = resultsOf(search.found);
  const isSearching = typed.trim() !== '';
  const optionId = (index: number): string => `${listId}-${index}`;

  useEffect(() => {
    document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' });
  });

  const type = (text: string): void => {
    setTyped(text);
    setLimit(FIRST);
    setChosen(0);
  };

  const open = async ({ route, hit }: Result): Promise<void> => {
    onOpen();
    // In another version of the chat: that one is shown.
    if (hit?.messageId && hit.path) await switchBranch(store, hit.messageId);
    goTo(route);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && typed !== '') {
      // It takes the text away, and does not close the drawer as well.
      event.stopPropagation();
      event.preventDefault();
      type('');
    }
    const result = results[chosen];
    if (event.key === 'Enter' && result) void open(result);
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 || results.length === 0) return;
    event.preventDefault();
    setChosen((chosen + by + results.length) % results.length);
  };

  return (
    <>
      <div className="search-box" role="search">
        <Icon name="search" />
        <input
          id={SEARCH_FIELD}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          className="search-field"
          data-testid="search"
          role="combobox"
          aria-label="Search all chats"
          aria-expanded={isSearching && results.length > 0}
          aria-controls={isSearching ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={isSearching && results[chosen] ? optionId(chosen) : undefined}
          placeholder="Search"
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          value={typed}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {typed === '' ? (
          <kbd className="search-key" aria-hidden="true">
            {SEARCH_KEYS}
          </kbd>
        ) : (
          <IconButton
            icon="close"
            label="Search no more"
            testId="clear-search"
            onClick={() => {
              type('');
              document.getElementById(SEARCH_FIELD)?.focus();
            }}
          />
        )}
      </div>
      <p className="unseen" role="status">
        {isSearching && search.found ? counted(results.length, 'result') : ''}
      </p>
      {isSearching ? (
        <SearchResults
          search={search}
          results={results}
          chosen={chosen}
          now={now}
          listId={listId}
          optionId={optionId}
          onChoose={setChosen}
          onOpen={(result) => void open(result)}
          onMore={limit < MOST && search.found?.hasMore ? () => setLimit(MOST) : null}
        />
      ) : (
        children
      )}
    </>
  );
}

const SEARCH_KEYS = isMac ? '⌘K' : 'Ctrl K';
