/** Several tabs on one store, in Firefox. */

import { registerTabsTests } from '../support/tabs-tests.js';

registerTabsTests('firefox');
