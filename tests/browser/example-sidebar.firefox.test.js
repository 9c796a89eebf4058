import { registerExampleSidebarTests } from '../support/example-sidebar-tests.js';

registerExampleSidebarTests('firefox');
