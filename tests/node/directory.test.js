/** The contract, on a store in files. */

import { after } from 'node:test';
import { foldersIn } from '../support/attachment-folders.js';
import { registerNodeSuites } from '../support/node-runner.js';
import { makeFolder, removeFolder } from '../support/temporary.js';

const directory = await makeFolder('directory');
after(() => removeFolder(directory));

// The conformance suites, whose answers do not depend on where a store is kept, run in memory and in
// Chromium.
registerNodeSuites({
  environment: 'Node, files',
  where: { storage: { directory } },
  persistent: true,
  conforms: false,
  attachmentFolder: foldersIn(directory),
});
