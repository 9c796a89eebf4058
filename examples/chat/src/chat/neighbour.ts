import type { SidebarItem } from 'chatkeep';

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The chat that the sidebar shows below (`by` 1) or above (-1) the one with this id. */
export function neighbourOf(
  chats: readonly SidebarItem[],
  id: string | null,
  by: 1 | -1,
): SidebarItem | undefined {
  // Pinned ones, then folders by name, then the others; each of them as in the list.
  const shown = [...chats].sort((one, other) => place(one) - place(other) || inFolders(one, other));
  const index = shown.findIndex((chat) => chat.id === id);
  return index === -1 ? shown.at(by === 1 ? 0 : -1) : shown[index + by];
}

const place = ({ pinned, folder }: SidebarItem): number => (pinned ? 0 : folder === null ? 2 : 1);

const inFolders = (one: SidebarItem, other: SidebarItem): number =>
  place(one) === 1 ? byName.compare(one.folder ?? '', other.folder ?? '') : 0;
