import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { contentSecurityPolicy } from './vite/contentSecurityPolicy.ts';
import { serviceWorker } from './vite/serviceWorker.ts';

export default defineConfig({
  // Relative addresses: the built page works in any folder of any server.
  base: './',
  plugins: [react(), contentSecurityPolicy, serviceWorker()],
  // chatkeep starts its worker as a module.
  worker: { format: 'es' },
  build: { target: 'es2022' },
});
