import { registerExampleShellTests } from '../support/example-shell-tests.js';

registerExampleShellTests('chromium');
