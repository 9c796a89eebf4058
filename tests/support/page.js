/** The page that the suites run in. Node asks `window.chatkeepTests` for names and runs them. */

import * as library from 'chatkeep';
import { opfsFolder } from './attachment-folders.js';
import { offerTests } from './page-tests.js';
import { registerSuites } from './suites.js';

const environment = new URLSearchParams(location.search).get('environment');
/** @type {Map<string, () => Promise<void>>} */
const tests = new Map();

// Two browsers share two cores: the conformance suites, whose answers do not depend on the browser,
// run in Chromium.
const conforms = !environment.startsWith('Firefox');

registerSuites(
  {
    environment,
    library,
    where: {},
    persistent: true,
    conforms,
    recycles: true,
    attachmentFolder: opfsFolder,
  },
  (name, run) => tests.set(name, run),
);

// While the page has the compiled module, Chromium gives it to each worker that compiles the same
// bytes; otherwise every store that is opened compiles it anew.
const wasm = await WebAssembly.compileStreaming(fetch('/dist/chatkeep.wasm'));

window.chatkeep = library;
offerTests(tests, { wasm });
