import { registerExampleTimelineTests } from '../support/example-timeline-tests.js';

registerExampleTimelineTests('chromium');
