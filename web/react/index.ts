'use client';

// chatkeep/react: a store and its live queries as hooks. It takes the types of chatkeep and the class
// of its errors, and nothing else: importing it loads neither the worker nor the wasm.

export { ChatStoreProvider } from './chat-store-provider.js';
export type { ChatStoreProviderProps } from './chat-store-provider.js';
export { useChatStore } from './use-chat-store.js';
export { useConversations } from './use-conversations.js';
export type { ConversationsOptions, ConversationsState } from './use-conversations.js';
export { useMessage } from './use-message.js';
export type { MessageOptions, MessageState } from './use-message.js';
export { useSearch } from './use-search.js';
export type { SearchAsYouTypeOptions, SearchState } from './use-search.js';
export { useStream } from './use-stream.js';
export type { StreamState } from './use-stream.js';
export { useTimeline } from './use-timeline.js';
export type { TimelineOptions, TimelineState } from './use-timeline.js';
export { useUnread } from './use-unread.js';
export type { ReadStatus, SuspenseOption } from './source.js';
