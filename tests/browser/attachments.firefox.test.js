import { registerAttachmentTabsTests } from '../support/attachment-tabs-tests.js';

registerAttachmentTabsTests('firefox');
