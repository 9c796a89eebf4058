/**
 * A static file server for the browser tests, without COOP/COEP headers. Each has a port of its own,
 * so what a browser caches is of this run.
 */

import { createServer } from 'node:http';
import sirv from 'sirv';

/**
 * @typedef {object} Server
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {() => Promise<void>} close
 */

/**
 * Answers a request, or leaves it to the next.
 *
 * @typedef {(request: import('node:http').IncomingMessage,
 *   response: import('node:http').ServerResponse, next: () => void) => void} Handler
 */

/**
 * Serves folders on a free port of 127.0.0.1. A path is looked for in each folder in turn.
 *
 * @param {...(string | Handler)} places
 * @returns {Promise<Server>}
 */
export async function startServer(...places) {
  const handlers = places.map((place) =>
    typeof place === 'string' ? sirv(place, { dev: true }) : place,
  );
  const server = createServer((request, response) => {
    // Each store that is opened starts a worker, which loads some thirty modules.
    response.setHeader('Cache-Control', 'max-age=3600');
    const next = (index) => {
      if (index < handlers.length) {
        handlers[index](request, response, () => next(index + 1));
      } else {
        response.statusCode = 404;
        response.end(`not found: ${request.url}`);
      }
    };
    next(0);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
