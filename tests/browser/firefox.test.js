/** The contract, on a store in Firefox's OPFS. */

import { registerPageSuites } from '../support/page-runner.js';

await registerPageSuites('firefox', 'Firefox, OPFS');
