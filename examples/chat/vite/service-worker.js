/* global VERSION, FILES: the build writes them above. */

// Keeps the built page, so that it opens without a network. It answers only for its own files: all
// other requests are none of its business.

const PREFIX = 'chatkeep-example-';
const CACHE = PREFIX + VERSION;
const PAGE = registration.scope;
const ASSETS = new URL('assets/', PAGE).href;
// The page by its folder: a server may send `index.html` on to there, and what was sent on cannot
// be shown in its place.
const ADDRESSES = new Set(
  FILES.map((file) => new URL(file.replace(/^index\.html$/, ''), PAGE).href),
);

addEventListener('install', (event) => {
  event.waitUntil(keep());
});

addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([forgetOld(), clients.claim()]));
});

// A new version waits until somebody wants it: half of a page must not be of another version.
addEventListener('message', ({ data }) => {
  if (data === 'take over') skipWaiting();
});

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const address = addressOf(request);
  if (address !== null) event.respondWith(answer(address, request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  // Those whose names say what is in them may come from the browser's own cache: the page has just
  // loaded them.
  const requests = [...ADDRESSES].map((address) => {
    return new Request(address, { cache: address.startsWith(ASSETS) ? 'default' : 'reload' });
  });
  await cache.addAll(requests);
}

// The version before this one stays: tabs that still show it may ask for parts that they have not
// loaded yet.
async function forgetOld() {
  const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const others = versions.filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/** Which file it asks for; `null`: for none of this page. */
function addressOf({ url, mode }) {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (mode === 'navigate') return address === PAGE || address === `${PAGE}index.html` ? PAGE : null;
  return ADDRESSES.has(address) || address.startsWith(ASSETS) ? address : null;
}

async function answer(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? (await caches.match(address)) ?? fetch(request);
}
