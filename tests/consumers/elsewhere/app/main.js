import { openChatStore } from '../node_modules/chatkeep/dist/index.js';
import { openEngine } from '../node_modules/chatkeep/dist/engine/browser.js';
import { showEngine, showNotes, storeName } from '../notes.js';
import { files, wasmUrl } from './files.js';

await showNotes(await openChatStore({ name: storeName(), ...files }));
await showEngine({ openEngine }, { wasmUrl });
