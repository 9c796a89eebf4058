/** Several tabs on one store, in Chromium. */

import { registerTabsTests } from '../support/tabs-tests.js';

registerTabsTests('chromium');
