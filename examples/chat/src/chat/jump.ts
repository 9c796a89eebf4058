import { goTo, hashOf } from '../route.ts';
import { Observable } from '../observable.ts';

/** How often somebody wanted to see a message: the same one again is another time. */
export const jumps = new Observable(0);

/** Shows the message at its place in the chat. */
export function jumpTo(conversationId: string, messageId: string): void {
  const route = { page: 'conversation', id: conversationId, messageId } as const;
  if (location.hash === hashOf(route)) jumps.set(jumps.get() + 1);
  else goTo(route);
}
