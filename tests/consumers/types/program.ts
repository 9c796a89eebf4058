import { ChatStoreError, openChatStore } from 'chatkeep';
import type { ChatStore, Conversation, Message, OpenOptions, TimelineItem } from 'chatkeep';
import { ChatStoreProvider, useTimeline } from 'chatkeep/react';
import { openEngine, type Engine, type Operations } from 'chatkeep/engine';
import { createElement, type ReactElement } from 'react';

const options: OpenOptions = { name: 'typed', storage: 'memory' };
const store: ChatStore = await openChatStore(options);
const chat: Conversation = await store.conversations.create({ title: 'Typed' });
const message: Message = await store.messages.append(chat.id, { role: 'user', content: 'Hello' });
export const text: string = message.text;
export const items: TimelineItem[] = (await store.timeline.page(chat.id)).items;
export const engine: Engine = await openEngine(options);
export type Named = keyof Operations;
export const isLocked = (error: unknown) =>
  error instanceof ChatStoreError && error.code === 'LOCKED';
export const useItems = (): readonly TimelineItem[] => useTimeline(chat.id).items;
export const provider: ReactElement = createElement(ChatStoreProvider, { store });

// @ts-expect-error A name is a string: the types are there, and none of them is any.
await openChatStore({ name: 5 });
