import { Observable } from './observable.ts';

/** Whether the sidebar is shown where there is no room for it beside the chat. */
export const drawer = new Observable(false);

/** Narrower than this, the sidebar is a drawer; `styles/layout.css` says the same. */
const NARROW = matchMedia('(max-width: 47.5rem)');

export function openDrawer(): void {
  if (NARROW.matches) drawer.set(true);
}

export const closeDrawer = (): void => drawer.set(false);

// There is room for both.
NARROW.addEventListener('change', closeDrawer);
