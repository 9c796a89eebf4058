import { join } from 'node:path';
import { projectRoot } from './paths.mjs';

const root = join(projectRoot, 'examples', 'chat');

/** Builds the example chat into its own dist/. The package has to be built before. */
export async function buildExample({ log }) {
  log('Building the example chat');
  const vite = await loadVite();
  await vite.build({ root, logLevel: 'warn' });
}

/**
 * Serves the built example on this machine only.
 *
 * @param {object} options
 * @param {number} options.port the first to try; the next free one is taken
 * @param {boolean} options.open whether to show it in the user's browser
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serveExample({ port, open }) {
  const vite = await loadVite();
  const server = await vite.preview({
    root,
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port, strictPort: false, open },
  });
  return { address: server.resolvedUrls.local[0], close: () => server.close() };
}

// Vite is not there yet when the scripts that import this file begin.
function loadVite() {
  return import('vite');
}
