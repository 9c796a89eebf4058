/** Every test of chatkeep/react that wants a page. */

import { offerTests } from '../support/page-tests.js';
import { makeTest } from './context.js';
import following from './following.js';
import pages from './pages.js';
import provider from './provider.js';
import search from './search.js';
import server from './server.js';
import stream from './stream.js';
import suspense from './suspense.js';

const tests = new Map();
const areas = { provider, following, pages, suspense, search, stream, server };
for (const [area, register] of Object.entries(areas)) {
  register((name, run) => tests.set(`${area}: ${name}`, makeTest(run)));
}
// While the page has the compiled module, Chromium gives it to each worker that compiles it.
const wasm = await WebAssembly.compileStreaming(fetch('/dist/chatkeep.wasm'));
offerTests(tests, { wasm });
