/**
 * Power cuts, under Node: the engine on files that record what it does, and on what a disk might
 * hold of it afterwards. The native tests look at many more images; these go through the bindings.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { crashImage, damages } from '../support/crash-images.js';
import { recordWorkload } from '../support/crash-workload.js';
import { databaseStates } from '../support/database-states.js';
import { openEngineOver } from '../support/engine-over.js';
import { emptyDisk, RecordedFiles } from '../support/recorded-files.js';
import { SeededRandom } from '../support/seeded-random.js';

const { CHATKEEP_CRASH_IMAGES = '2000', CHATKEEP_CRASH_SEED = '1' } = process.env;
/** A tenth of what the native tests look at, half of it for each durability. */
const imagesEach = Math.ceil(Number(CHATKEEP_CRASH_IMAGES) / 20);
const seed = Number(CHATKEEP_CRASH_SEED);

function hashOf(disk) {
  const hash = createHash('sha1');
  for (const bytes of disk) hash.update(`${bytes.length} `).update(bytes);
  return hash.digest('hex');
}

/** Opens the store on a disk, twice, as somebody does who comes back. Gives the database file. */
async function recover(disk) {
  const files = new RecordedFiles(disk);
  (await openEngineOver(files.handles(), 'full')).close();
  const first = hashOf(files.contents);
  (await openEngineOver(files.handles(), 'full')).close();
  assert.equal(hashOf(files.contents), first, 'a second recovery changed something');
  return files.contents[0];
}

/** The disk after another power cut, while the first one's was recovered or right after that. */
async function cutAgain(disk, random) {
  const files = new RecordedFiles(disk);
  const engine = await openEngineOver(files.handles(), 'full');
  if (random.below(2) === 0) engine.close();
  files.kill();
  const damage = random.oneOf(Object.keys(damages));
  return crashImage(disk, files.events, random.below(files.events.length + 1), damage, random);
}

/** Which states may be found after so many events: the first, and the last. */
function allowedStates(states, point) {
  const past = states.filter(({ at }) => at <= point).length;
  const first = states.findLastIndex(({ durable }, index) => durable && index < past);
  return { first: Math.max(first, 0), last: Math.min(past, states.length - 1) };
}

/** Different images of a recorded workload, as many as are wanted. */
async function* images({ events, states }, wanted, random) {
  const kinds = [...Object.keys(damages), 'a power cut during recovery'];
  const seen = new Set();
  for (let attempt = 0; seen.size < wanted && attempt < 20 * wanted; attempt++) {
    // Half of the points are where somebody had just been told that a step is done.
    const told = random.below(2) === 0;
    const point = told ? random.oneOf(states).at : random.below(events.length + 1);
    const kind = kinds[attempt % kinds.length];
    const again = !(kind in damages);
    const damage = again ? random.oneOf(Object.keys(damages)) : kind;
    let disk = crashImage(emptyDisk(), events, point, damage, random);
    if (again) disk = await cutAgain(disk, random);
    const allowed = allowedStates(states, point);
    const key = `${hashOf(disk)} ${allowed.first}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const what = again ? `${kind} of ${damage}` : kind;
    yield { disk, allowed, where: `${what}, after event ${point}` };
  }
}

/** A recorded workload, each state with the digest that it is known by. */
async function recorded(durability) {
  const { events, states } = await recordWorkload(durability);
  const databases = [];
  for (const { disk } of states) databases.push(await recover(disk));
  const found = await databaseStates(databases);
  return {
    events,
    states: states.map((state, index) => ({ ...state, digest: found[index].digest })),
  };
}

/** Opens different images, and gives what is wrong with them, in words. */
async function problemsOf(workload, wanted) {
  const { states } = workload;
  const problems = [];
  let count = 0;
  let batch = [];
  const check = async () => {
    const found = await databaseStates(batch.map(({ database }) => database));
    batch.forEach(({ allowed: { first, last }, where }, index) => {
      const { problem, digest } = found[index];
      const isThere = (state) => state.digest === digest;
      if (problem) {
        problems.push(`${where}: ${problem}`);
      } else if (!states.slice(first, last + 1).some(isThere)) {
        const what = states.slice(0, first).some(isThere) ? 'lost' : 'nothing there ever was, not';
        problems.push(`${where}: ${what} '${states[first].step}'`);
      }
    });
    batch = [];
  };
  for await (const { disk, allowed, where } of images(workload, wanted, new SeededRandom(seed))) {
    count++;
    try {
      batch.push({ database: await recover(disk), allowed, where });
    } catch (error) {
      problems.push(`${where}: ${error.message}`);
    }
    if (batch.length === 100) await check();
  }
  await check();
  return { problems, count };
}

const workloads = { full: await recorded('full'), relaxed: await recorded('relaxed') };

for (const [durability, workload] of Object.entries(workloads)) {
  test(`${durability}: a power cut leaves a state that was acknowledged`, async (t) => {
    const { problems, count } = await problemsOf(workload, imagesEach);
    assert.deepEqual(problems.slice(0, 5), [], `seed ${seed}`);
    assert.ok(count >= imagesEach * 0.9, `only ${count} different images`);
    t.diagnostic(`${count} images of a disk after a power cut, seed ${seed}`);
  });
}

test('without the flush before an acknowledgement, losses are found', async () => {
  const { events, states } = workloads.relaxed;
  const claimed = { events, states: states.map((state) => ({ ...state, durable: true })) };
  const { problems } = await problemsOf(claimed, 50);
  assert.ok(problems.length > 5, `only ${problems.length} of 50`);
  assert.deepEqual(
    problems.filter((problem) => !problem.includes(': lost ')),
    [],
  );
});
