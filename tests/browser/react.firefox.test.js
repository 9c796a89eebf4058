/** chatkeep/react in Firefox. */

import { registerReactTests } from '../support/react-page.js';

await registerReactTests('firefox', 'Firefox, React');
