import type {
  Component,
  ComponentFilters,
  ComponentInput,
  ComponentSort,
  ComponentUpdate,
  Conversation,
  ConversationFilters,
  ConversationInput,
  ConversationSort,
  ConversationUpdate,
  Durability,
  ListOptions,
  LogEntry,
  Message,
  MessageFilters,
  MessageInput,
  MessageSort,
  MessageUpdate,
  Page,
  Scope,
  StoreStats,
  TimelineItem,
  TimelineQuery,
} from './types.js';
import type { ErrorFields } from './errors.js';

/**
 * Every operation of the core: what it takes and what it answers. The one list in TypeScript; the
 * engine compares its names with the core's when it starts.
 */
export interface Operations {
  'conversations.create': { args: [input?: ConversationInput]; result: Conversation };
  'conversations.get': { args: [id: string]; result: Conversation };
  'conversations.list': {
    args: [query?: ListOptions<ConversationFilters, ConversationSort>];
    result: Page<Conversation>;
  };
  'conversations.update': { args: [id: string, fields: ConversationUpdate]; result: Conversation };
  'conversations.delete': { args: [id: string]; result: null };
  'conversations.restore': { args: [id: string]; result: Conversation };
  'conversations.purge': { args: [id: string]; result: null };

  'messages.append': { args: [conversationId: string, input: MessageInput]; result: Message };
  'messages.appendMany': {
    args: [conversationId: string, inputs: MessageInput[]];
    result: Message[];
  };
  'messages.get': { args: [id: string]; result: Message };
  'messages.list': {
    args: [query?: ListOptions<MessageFilters, MessageSort>];
    result: Page<Message>;
  };
  'messages.update': { args: [id: string, fields: MessageUpdate]; result: Message };
  'messages.delete': { args: [id: string]; result: null };
  'messages.restore': { args: [id: string]; result: Message };
  'messages.purge': { args: [id: string]; result: null };

  'components.append': { args: [conversationId: string, input: ComponentInput]; result: Component };
  'components.get': { args: [id: string]; result: Component };
  'components.list': {
    args: [query?: ListOptions<ComponentFilters, ComponentSort>];
    result: Page<Component>;
  };
  'components.update': { args: [id: string, fields: ComponentUpdate]; result: Component };
  'components.delete': { args: [id: string]; result: null };
  'components.restore': { args: [id: string]; result: Component };
  'components.purge': { args: [id: string]; result: null };

  'timeline.page': {
    args: [conversationId: string, query?: TimelineQuery];
    result: Page<TimelineItem>;
  };

  stats: { args: []; result: StoreStats };
}

export type OperationName = keyof Operations;

/** How a worker opens its engine. Everything here can be cloned. */
export interface WorkerOpenOptions {
  name: string;
  scope: Required<Scope>;
  storage: 'opfs' | 'memory';
  durability: Durability;
  wasmUrl: string | null;
}

/** What a page asks its worker for. JSON documents cross as text, parsed where they arrive. */
export interface Requests {
  open: { payload: WorkerOpenOptions; result: null };
  call: { payload: { operation: OperationName; args: string }; result: string };
  close: { payload: null; result: null };
}

export type RequestKind = keyof Requests;

/** What a worker says. */
export type Reply =
  | { kind: 'result'; id: number; result: string | null }
  | { kind: 'failure'; id: number; error: ErrorFields }
  | { kind: 'log'; entry: LogEntry };
