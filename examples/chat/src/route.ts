/**
 * Which chat is shown, in the fragment of the address: a reload shows it again, and the browser's
 * back button works.
 *
 * - `start`: nothing said; the newest chat, if there is one
 * - `new`: a chat that begins with the next message
 */
export type Route = { page: 'start' } | { page: 'new' } | { page: 'conversation'; id: string };

const CONVERSATION = '#/chat/';

export function parseRoute(hash: string): Route {
  if (hash === '#/new') return { page: 'new' };
  if (!hash.startsWith(CONVERSATION)) return { page: 'start' };
  try {
    return { page: 'conversation', id: decodeURIComponent(hash.slice(CONVERSATION.length)) };
  } catch {
    // A broken escape: somebody edited the address.
    return { page: 'start' };
  }
}

export function goTo(route: Route): void {
  location.hash =
    route.page === 'conversation'
      ? CONVERSATION + encodeURIComponent(route.id)
      : route.page === 'new'
        ? '#/new'
        : '';
}
