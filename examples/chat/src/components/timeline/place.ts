import { isMessage, type ShownItem } from '../../chat/lists.ts';

/**
 * Siblings have the same place, and only one of them is shown: it takes the other's element, and
 * the button that switched keeps the focus.
 */
export function placeOf(item: ShownItem): string {
  return isMessage(item) ? `after ${item.previousId}` : `component ${item.id}`;
}
