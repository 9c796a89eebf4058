/** The tests of chatkeep/react again, with the oldest React that package.json allows. */

import { cp } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import { installPackages } from '../support/npm.js';
import { inRoot } from '../support/paths.js';
import { registerReactTests } from '../support/react-page.js';
import { makeFolder, removeFolder } from '../support/temporary.js';

const folder = await makeFolder('react-18');
after(() => removeFolder(folder));
await cp(inRoot('tests/consumers/react-18'), folder, { recursive: true });
await installPackages(folder);
await registerReactTests('chromium', 'Chromium, React 18.3', path.join(folder, 'node_modules'));
