import { useEffect, type RefObject } from 'react';

/**
 * One stop for the Tab key in a list of rows, the arrow keys inside. A row is what has `data-row`,
 * which says which one it is; beside it there may be a button with `data-row-action`, the next stop.
 * Rows come and go while one scrolls: so this works on the elements, and not on a list of them.
 */
export function useRovingFocus(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = list.current;
    if (!box) return;
    let last: string | null = null;

    const choose = (): void => {
      const rows = rowsIn(box);
      const chosen =
        rows.find((row) => row.dataset['row'] === last) ??
        rows.find((row) => row.ariaCurrent === 'page') ??
        rows[0];
      for (const row of rows) setTabStop(row, row === chosen);
    };
    const onFocus = ({ target }: FocusEvent): void => {
      const row = target instanceof HTMLElement ? rowOf(target) : null;
      if (!row) return;
      last = row.dataset['row'] ?? null;
      choose();
    };
    const onKey = (event: KeyboardEvent): void => {
      const row = event.target instanceof HTMLElement ? event.target : null;
      if (!row?.matches('[data-row]') || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Home' || event.key === 'End') {
        event.preventDefault();
        goToEnd(box, event.key);
      }
      const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const rows = rowsIn(box);
      const next = rows[rows.indexOf(row) + by];
      if (by === 0 || !next) return;
      event.preventDefault();
      next.focus();
    };

    choose();
    const observer = new MutationObserver(choose);
    observer.observe(box, { childList: true, subtree: true, attributeFilter: ['aria-current'] });
    box.addEventListener('focusin', onFocus);
    box.addEventListener('keydown', onKey);
    return () => {
      observer.disconnect();
      box.removeEventListener('focusin', onFocus);
      box.removeEventListener('keydown', onKey);
    };
  }, [list]);
}

const rowsIn = (box: HTMLElement): HTMLElement[] => [
  ...box.querySelectorAll<HTMLElement>('[data-row]'),
];

const actionOf = (row: HTMLElement): HTMLElement | null =>
  row.parentElement?.querySelector<HTMLElement>('[data-row-action]') ?? null;

function rowOf(element: HTMLElement): HTMLElement | null {
  if (element.matches('[data-row]')) return element;
  if (!element.matches('[data-row-action]')) return null;
  let parent = element.parentElement;
  while (parent && !parent.querySelector('[data-row]')) parent = parent.parentElement;
  return parent?.querySelector<HTMLElement>('[data-row]') ?? null;
}

function setTabStop(row: HTMLElement, isOne: boolean): void {
  row.tabIndex = isOne ? 0 : -1;
  const action = actionOf(row);
  if (action) action.tabIndex = isOne ? 0 : -1;
}

/** The rows there become elements only when the list is scrolled there. */
function goToEnd(box: HTMLElement, key: 'Home' | 'End'): void {
  box.scrollTop = key === 'Home' ? 0 : box.scrollHeight;
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      rowsIn(box)
        .at(key === 'Home' ? 0 : -1)
        ?.focus(),
    ),
  );
}
