import { openChatStore } from 'chatkeep';
import { openEngine } from 'chatkeep/engine';
import { showEngine, showNotes, storeName } from './notes.js';

// Where they were copied to; relative to the page.
const workerUrl = 'chatkeep/worker.js';
const wasmUrl = 'chatkeep/chatkeep.wasm';

await showNotes(await openChatStore({ name: storeName(), workerUrl, wasmUrl }));
await showEngine({ openEngine }, { wasmUrl });
