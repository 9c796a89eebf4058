/** The contract, on a store in Chromium's OPFS. */

import { registerPageSuites } from '../support/page-runner.js';

await registerPageSuites('chromium', 'Chromium, OPFS');
