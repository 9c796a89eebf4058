import { registerExampleAttachmentsTests } from '../support/example-attachments-tests.js';

registerExampleAttachmentsTests('firefox');
