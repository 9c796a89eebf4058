/** Prints a run and writes it down. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { benchRoot, projectRoot } from '../setup.js';
import { publish, resultsFile } from './publish.js';
import { factTable, medianTable, peerTable, ratioTable } from './tables.js';

/** @param {import('./tables.js').Results} results @param {boolean} isPublished */
export async function report(results, isPublished) {
  const { environment, machine, messages } = results;
  console.log(`\n${environment}, ${messages.toLocaleString('en')} messages, ${machine}\n`);
  for (const table of [peerTable, medianTable, ratioTable, factTable]) {
    console.log(`${table(results)}\n`);
  }
  const folder = isPublished
    ? path.join(benchRoot, 'results')
    : path.join(projectRoot, 'build', 'bench');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, resultsFile(environment));
  await writeFile(file, `${JSON.stringify(rounded(results), null, 2)}\n`);
  console.log(`Wrote ${path.relative(process.cwd(), file)}`);
  if (isPublished) await publish();
}

/** Four digits are more than the machine tells. */
const rounded = (value) =>
  JSON.parse(
    JSON.stringify(value, (_, part) =>
      typeof part === 'number' ? Number(part.toPrecision(4)) : part,
    ),
  );
