// How the tabs that have a store open find each other. All of it is of this origin. A store's name
// has no colon.

/** The Web Lock of who has the files open. Never stolen. */
export const ownerLock = (store: string): string => `chatkeep:${store}`;

/** The channel that everybody listens to who has the store open. */
export const lobbyChannel = (store: string): string => `chatkeep:${store}`;

/** The channel between one client and the owner. */
export const clientChannel = (store: string, client: string): string =>
  `chatkeep:${store}:${client}`;

/** The Web Lock that a client holds for as long as it lives. */
export const clientLock = clientChannel;

/** The clients of a store that are alive. */
export async function livingClients(store: string): Promise<string[]> {
  const { held = [] } = await navigator.locks.query();
  const prefix = clientLock(store, '');
  return held
    .map(({ name = '' }) => name)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}
