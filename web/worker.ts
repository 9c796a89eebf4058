import { ScopePort } from './ports.js';
import { Candidate } from './tabs/candidate.js';

// The dedicated worker of a tab.

// The address is written out in the call, because that is what bundlers look for.
new Candidate(new ScopePort(), new URL('./chatkeep.wasm', import.meta.url).href);
