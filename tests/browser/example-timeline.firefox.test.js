import { registerExampleTimelineTests } from '../support/example-timeline-tests.js';

registerExampleTimelineTests('firefox');
