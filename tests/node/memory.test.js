/** The contract, on a store in memory. */

import { registerNodeSuites } from '../support/node-runner.js';

registerNodeSuites({
  environment: 'Node, memory',
  where: { storage: 'memory' },
  persistent: false,
});
