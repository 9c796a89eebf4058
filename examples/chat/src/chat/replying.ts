import type { Message } from 'chatkeep';
import { Observable } from '../observable.ts';

/** The message that the next one in a chat answers, by conversation. */
export const replying = new Observable<ReadonlyMap<string, Message>>(new Map());

export function startReply(message: Message): void {
  replying.set(new Map(replying.get()).set(message.conversationId, message));
  document.querySelector<HTMLElement>('[data-testid="composer"]')?.focus();
}

export function endReply(conversationId: string): void {
  const others = new Map(replying.get());
  if (others.delete(conversationId)) replying.set(others);
}
