/** The service worker that keeps this page, and what becomes of a new version of it. */
import { Observable } from './observable.ts';
import { showNewVersion } from './toasts.ts';

export type Offline =
  /** There is none: while developing, or where the browser has none. */
  | 'none'
  /** It is being kept. */
  | 'preparing'
  /** The page opens without a network. */
  | 'ready';

export const offline = new Observable<Offline>('none');

/** Long enough to ask nothing of a server, short enough for a tab that is open for weeks. */
const LOOK_AGAIN_MILLISECONDS = 60 * 60 * 1_000;

/** Keeps the page for when there is no network. */
export async function keepPage(): Promise<void> {
  // While developing, it would show what was there before.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const hadOne = serviceWorker.controller !== null;
  let isReloading = false;
  serviceWorker.addEventListener('controllerchange', () => {
    if (isReloading) location.reload();
    // Another tab has let the new version in.
    else if (hadOne) offerReload(() => location.reload());
  });
  try {
    offline.set('preparing');
    const registration = await serviceWorker.register('./service-worker.js');
    watchForNew(registration, (waiting) =>
      offerReload(() => {
        // Another tab may have let it in meanwhile.
        if (waiting.state !== 'installed') return location.reload();
        isReloading = true;
        waiting.postMessage('take over');
      }),
    );
    setInterval(() => void registration.update().catch(() => {}), LOOK_AGAIN_MILLISECONDS);
    await serviceWorker.ready;
    offline.set('ready');
  } catch {
    // Not allowed, or no room: the page works as long as there is a network.
    offline.set('none');
  }
}

function watchForNew(
  registration: ServiceWorkerRegistration,
  tell: (waiting: ServiceWorker) => void,
): void {
  // The first version waits for nobody, and nobody has to be told of it.
  const look = (): void => {
    if (registration.waiting && navigator.serviceWorker.controller) tell(registration.waiting);
  };
  look();
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  );
}

let isOffered = false;

function offerReload(reload: () => void): void {
  if (isOffered) return;
  isOffered = true;
  showNewVersion(reload);
}
