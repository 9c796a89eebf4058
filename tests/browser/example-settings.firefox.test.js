import { registerExampleSettingsTests } from '../support/example-settings-tests.js';

registerExampleSettingsTests('firefox');
