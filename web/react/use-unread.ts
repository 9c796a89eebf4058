import type { UnreadCounts } from '../types.js';
import { LiveValue, NOTHING_READ, type ValueState } from './live-value.js';
import type { SuspenseOption } from './source.js';
import type { Subject } from './subjects.js';
import { useSubjectPart } from './use-subject.js';

/** One for all conversations. */
const unreadCounts: Subject<LiveValue<UnreadCounts>> = {
  key: 'unread',
  follow: (store) => new LiveValue(() => store.reads.watch()),
};

/**
 * How many messages are unread, kept up to date: in a conversation, in several, or in all of them.
 * 0 until they were counted. Renders again when this number changes, not when others do.
 */
export function useUnread(
  conversations: string | readonly string[] | null = null,
  { suspense }: SuspenseOption = {},
): number {
  const count = ({ value }: ValueState<UnreadCounts>): number => {
    if (!value) return 0;
    if (conversations === null) return value.total;
    const ids = typeof conversations === 'string' ? [conversations] : conversations;
    return ids.reduce((sum, id) => sum + (value.conversations[id] ?? 0), 0);
  };
  return useSubjectPart(unreadCounts, NOTHING_READ, count, { suspense });
}
