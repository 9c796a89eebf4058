/** A gibibyte as an attachment. */

import { test } from 'node:test';
import { checkLargeAttachment } from '../support/large-attachments.js';

for (const source of ['stream', 'blob']) {
  test(`1 GiB by ${source} takes less than 64 MiB of memory`, (t) =>
    checkLargeAttachment(t, 1024, source, 64));
}
