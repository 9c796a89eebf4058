/** chatkeep/react in Chromium. */

import { registerReactTests } from '../support/react-page.js';

await registerReactTests('chromium', 'Chromium, React');
