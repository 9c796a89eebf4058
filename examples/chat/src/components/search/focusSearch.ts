export const SEARCH_FIELD = 'search-field';

/** Where one types what to search for. */
export function focusSearch(): void {
  const field = document.getElementById(SEARCH_FIELD);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
}
