import { registerExampleTests } from '../support/example-tests.js';

registerExampleTests('chromium');
