import { ScopePort } from './ports.js';
import { Candidate } from './tabs/candidate.js';

// The dedicated worker of a tab.

new Candidate(new ScopePort());
