import { registerOpfsTests } from '../support/opfs-tests.js';

registerOpfsTests('chromium');
