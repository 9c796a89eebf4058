/** A large attachment goes through a small memory. `npm run test:large` takes a gibibyte through. */

import { test } from 'node:test';
import { checkLargeAttachment } from '../support/large-attachments.js';

for (const source of ['stream', 'blob']) {
  test(`192 MiB by ${source} take less than 64 MiB of memory`, (t) =>
    checkLargeAttachment(t, 192, source, 64));
}
