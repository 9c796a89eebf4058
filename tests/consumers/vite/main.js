import { openChatStore } from 'chatkeep';
import { showEngine, showNotes, storeName } from './notes.js';

await showNotes(await openChatStore({ name: storeName() }));
await showEngine(await import('chatkeep/engine'));
