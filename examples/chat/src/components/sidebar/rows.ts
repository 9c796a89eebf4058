import type { SidebarItem } from 'chatkeep';
import { daysAgo } from '../../format.ts';

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
  const days = daysAgo(time, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days <= 7) return 'Last 7 days';
  if (days <= 30) return 'Last 30 days';
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? month : monthAndYear).format(time);
}
