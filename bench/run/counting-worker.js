/** chatkeep's worker, with its writes counted. */

import './write-counter.js';
import '../../dist/worker.js';
