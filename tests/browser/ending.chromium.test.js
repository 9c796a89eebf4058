import { registerEndingTests } from '../support/ending-tests.js';

registerEndingTests('chromium');
