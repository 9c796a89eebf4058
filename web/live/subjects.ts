import type {
  Change,
  ChangeKind,
  Message,
  MessageExtra,
  Page,
  SidebarPage,
  TimelineItem,
  UnreadCounts,
  WithExtras,
} from '../types.js';
import type { Subject } from './live-read.js';

// Which commits may change which answers. A change that does not say which messages it touched is
// taken for any.

/** Extras that are kept apart from messages. The others are drawn from messages. */
const kindsOfExtras: { [Extra in MessageExtra]?: ChangeKind } = {
  author: 'users',
  reactions: 'reactions',
  attachments: 'attachments',
  feedback: 'feedback',
};

/** Extras that tell of other messages of the same conversation. */
const ofOtherMessages: readonly MessageExtra[] = ['replyTo', 'replyCount', 'siblingIds'];

/** What `with` asks for; a query that is malformed is refused when it is read. */
function extrasOf(query: WithExtras<MessageExtra> | undefined): readonly MessageExtra[] {
  return Array.isArray(query?.with) ? query.with : [];
}

function kindsFor(base: ChangeKind[], extras: readonly MessageExtra[]): Set<ChangeKind> {
  return new Set([...base, ...extras.flatMap((extra) => kindsOfExtras[extra] ?? [])]);
}

const isOf = (change: Change, kinds: ReadonlySet<ChangeKind>): boolean =>
  change.kinds.some((kind) => kinds.has(kind));

/**
 * Components are activity, and a summary is an update. The preview of a stream may lag until it ends.
 */
const sidebarKinds = new Set<ChangeKind>([
  'conversation',
  'messages',
  'components',
  'reads',
  'summary',
]);

export const sidebarSubject: Subject<SidebarPage> = (change) => isOf(change, sidebarKinds);

const unreadKinds = new Set<ChangeKind>(['conversation', 'messages', 'reads']);

export const unreadSubject: Subject<UnreadCounts> = (change) => isOf(change, unreadKinds);

export function timelineSubject(
  conversationId: string,
  query: WithExtras<MessageExtra> | undefined,
): Subject<Page<TimelineItem>> {
  const kinds = kindsFor(['conversation', 'messages', 'stream', 'components'], extrasOf(query));
  return (change) =>
    // Users belong to no conversation.
    (change.conversationId === conversationId || change.conversationId === null) &&
    isOf(change, kinds);
}

export function messageSubject(
  id: string,
  query: WithExtras<MessageExtra> | undefined,
): Subject<Message> {
  const extras = extrasOf(query);
  const ofConversation = new Set<ChangeKind>(['conversation']);
  if (extras.some((extra) => ofOtherMessages.includes(extra))) {
    ofConversation.add('messages').add('stream');
  }
  const ofMessage = kindsFor(['messages', 'stream'], extras);
  const ofScope = kindsFor([], extras);
  return (change, current) => {
    if (change.conversationId === null) return isOf(change, ofScope);
    // Not known before the first read, nor where there is no such message: it may come back.
    if (current && change.conversationId !== current.conversationId) return false;
    if (isOf(change, ofConversation)) return true;
    return isOf(change, ofMessage) && (change.messageIds?.includes(id) ?? true);
  };
}
