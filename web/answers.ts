import type { OperationName, Operations } from './protocol.js';
import type { ComponentItem, Message, Page, Preview, SidebarItem } from './types.js';

// How the core's answers become JavaScript values. An answer is one JSON document in plain ASCII.
// What comes in numbers, messages and the rows of a sidebar, comes as arrays of fields, without the
// names: those are here. An engine reads that faster than it reads names, and makes objects of one
// shape of it.

/** In the order of src/messages/message_row.cpp. */
type SentMessage = [
  id: string,
  conversationId: string,
  role: Message['role'],
  kind: Message['kind'],
  status: Message['status'],
  sequence: number,
  content: Message['content'],
  /** `null` where it is the content. */
  text: string | null,
  threadId: string | null,
  replyToId: string | null,
  previousId: string | null,
  onPath: boolean,
  provider: string,
  model: string,
  sources: Message['sources'],
  detectedMode: string | null,
  authorId: string,
  pinnedAt: number | null,
  pinnedBy: string | null,
  data: Message['data'],
  meta: Message['meta'],
  usage: Message['usage'],
  createdAt: number,
  updatedAt: number,
  extras?: SentExtras,
];

/** What was asked for `with` the message. */
type SentExtras = { replyTo?: SentMessage | null };

/** In the order of src/conversations/sidebar.cpp. */
type SentSidebarItem = [
  id: string,
  title: string,
  type: SidebarItem['type'],
  assistantId: string | null,
  folder: string | null,
  tags: string[],
  pinned: boolean,
  archived: boolean,
  createdAt: number,
  updatedAt: number,
  lastMessageAt: number | null,
  preview: SentPreview | null,
  unread: number,
];

type SentPreview = [
  messageId: string,
  role: Preview['role'],
  kind: Preview['kind'],
  status: Preview['status'],
  authorId: string,
  createdAt: number,
  text: string,
];

function asMessage(sent: SentMessage): Message {
  const message: Message = {
    id: sent[0],
    conversationId: sent[1],
    role: sent[2],
    kind: sent[3],
    status: sent[4],
    sequence: sent[5],
    content: sent[6],
    text: sent[7] ?? (sent[6] as string),
    threadId: sent[8],
    replyToId: sent[9],
    previousId: sent[10],
    onPath: sent[11],
    provider: sent[12],
    model: sent[13],
    sources: sent[14],
    detectedMode: sent[15],
    authorId: sent[16],
    isPinned: sent[17] !== null,
    pinnedAt: sent[17],
    pinnedBy: sent[18],
    data: sent[19],
    meta: sent[20],
    usage: sent[21],
    createdAt: sent[22],
    updatedAt: sent[23],
  };
  const extras = sent[24];
  if (extras === undefined) return message;
  const { replyTo } = extras;
  return Object.assign(message, extras, replyTo && { replyTo: asMessage(replyTo) });
}

function asSidebarItem(sent: SentSidebarItem): SidebarItem {
  return {
    id: sent[0],
    title: sent[1],
    type: sent[2],
    assistantId: sent[3],
    folder: sent[4],
    tags: sent[5],
    pinned: sent[6],
    archived: sent[7],
    createdAt: sent[8],
    updatedAt: sent[9],
    lastMessageAt: sent[10],
    preview: sent[11] && asPreview(sent[11]),
    unread: sent[12],
  };
}

function asPreview(sent: SentPreview): Preview {
  return {
    messageId: sent[0],
    role: sent[1],
    kind: sent[2],
    status: sent[3],
    authorId: sent[4],
    createdAt: sent[5],
    text: sent[6],
  };
}

const perhapsMessage = (sent: SentMessage | null) => sent && asMessage(sent);
const messageList = (sent: SentMessage[]) => sent.map(asMessage);
const messagePage = (page: Page<SentMessage>) => ({ ...page, items: page.items.map(asMessage) });
const timelineItem = (sent: SentMessage | ComponentItem) =>
  Array.isArray(sent) ? asMessage(sent) : sent;
const timelinePage = (page: Page<SentMessage | ComponentItem>) => ({
  ...page,
  items: page.items.map(timelineItem),
});
const sidebarPage = (page: Page<SentSidebarItem>) => ({
  ...page,
  items: page.items.map(asSidebarItem),
});

/** What becomes of the answers of those operations that give such arrays. */
const completions: { [Name in OperationName]?: (answer: never) => unknown } = {
  'conversations.sidebar': sidebarPage,
  'messages.append': asMessage,
  'messages.appendMany': messageList,
  'messages.get': asMessage,
  'messages.list': messagePage,
  'messages.update': asMessage,
  'messages.restore': asMessage,
  'messages.thread': messagePage,
  'messages.replyChain': messageList,
  'messages.last': perhapsMessage,
  'messages.pin': asMessage,
  'messages.unpin': asMessage,
  'messages.pinned': messagePage,
  'messages.siblings': messageList,
  'messages.path': messageList,
  'summaries.pending': messagePage,
  'context.page': messagePage,
  'streams.begin': asMessage,
  'streams.end': asMessage,
  'streams.resume': asMessage,
  'timeline.page': timelinePage,
};

export function decodeAnswer<Name extends OperationName>(
  operation: Name,
  json: string,
): Operations[Name]['result'] {
  return completeAnswer(operation, JSON.parse(json)) as Operations[Name]['result'];
}

/** For an answer that was parsed with others, as those of a batch are. */
export function completeAnswer(operation: OperationName, answer: unknown): unknown {
  const complete = completions[operation];
  return complete ? complete(answer as never) : answer;
}
