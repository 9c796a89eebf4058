import type { SidebarItem } from 'chatkeep';

/** What stands in a list of chats: they, and when they were last active above them. */
export type Row = { kind: 'heading'; text: string } | { kind: 'chat'; chat: SidebarItem };

const month = new Intl.DateTimeFormat(undefined, { month: 'long' });
const monthAndYear = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });

/** `chats` are the newest first. */
export function rowsOf(chats: readonly SidebarItem[], now: number): Row[] {
  const rows: Row[] = [];
  let above = '';
  for (const chat of chats) {
    const text = dayOf(chat.lastMessageAt ?? chat.createdAt, now);
    if (text !== above) rows.push({ kind: 'heading', text });
    above = text;
    rows.push({ kind: 'chat', chat });
  }
  return rows;
}

/** "Today", "Yesterday", "Last 7 days", "Last 30 days", then the month. */
function dayOf(time: number, now: number): string {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  const daysAgo = (days: number): number => new Date(midnight).setDate(midnight.getDate() - days);
  if (time >= daysAgo(0)) return 'Today';
  if (time >= daysAgo(1)) return 'Yesterday';
  if (time >= daysAgo(7)) return 'Last 7 days';
  if (time >= daysAgo(30)) return 'Last 30 days';
  const isThisYear = new Date(time).getFullYear() === midnight.getFullYear();
  return (isThisYear ? month : monthAndYear).format(time);
}
