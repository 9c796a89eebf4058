import type { SidebarItem } from 'chatkeep';

/** What the sidebar asks in a dialog. */
export type Asked =
  | { what: 'where-to-move'; chat: SidebarItem }
  | { what: 'tags'; chat: SidebarItem }
  | { what: 'name-of-new-folder' }
  | { what: 'name-of-folder'; folder: string };
