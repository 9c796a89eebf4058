/**
 * Which chat is shown, in the fragment of the address: a reload shows it again, and the browser's
 * back button works.
 *
 * - `start`: nothing said; the newest chat, if there is one
 * - `new`: a chat that begins with the next message
 * - `conversation`: `#/c/ID`, or `#/c/ID/m/MESSAGE` for the place of a message in it
 */
export type Route =
  { page: 'start' } | { page: 'new' } | { page: 'conversation'; id: string; messageId?: string };

export function parseRoute(hash: string): Route {
  if (hash === '#/new') return { page: 'new' };
  const found = /^#\/c\/([^/]+)(?:\/m\/([^/]+))?$/.exec(hash);
  if (!found?.[1]) return { page: 'start' };
  try {
    const id = decodeURIComponent(found[1]);
    if (!found[2]) return { page: 'conversation', id };
    return { page: 'conversation', id, messageId: decodeURIComponent(found[2]) };
  } catch {
    // A broken escape: somebody edited the address.
    return { page: 'start' };
  }
}

/** The address of `route`, for a link. */
export function hashOf(route: Route): string {
  if (route.page === 'start') return '';
  if (route.page === 'new') return '#/new';
  const chat = `#/c/${encodeURIComponent(route.id)}`;
  return route.messageId === undefined ? chat : `${chat}/m/${encodeURIComponent(route.messageId)}`;
}

export function goTo(route: Route): void {
  location.hash = hashOf(route);
}
