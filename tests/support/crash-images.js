/** What a disk might hold after a power cut. The native tests have the same in C++. Only for Node. */

import { apply, resized } from './recorded-files.js';

/** @typedef {import('./recorded-files.js').FileEvent} FileEvent */
/** @typedef {(disk: Uint8Array[], event: FileEvent) => void} Fate what the disk made of an event */

/** @type {Fate} */
const whole = apply;
/** @type {Fate} */
const lost = () => {};

/** Only some sectors of a write. @returns {Fate} */
const torn = (sector, random) => (disk, event) => {
  const end = event.at + event.bytes.length;
  for (let begin = event.at; begin < end;) {
    const next = Math.min(end, (Math.floor(begin / sector) + 1) * sector);
    const bytes = event.bytes.subarray(begin - event.at, next - event.at);
    if (random.below(2) === 0) apply(disk, { ...event, at: begin, bytes });
    begin = next;
  }
};

/** The new length, and not what was written there. @type {Fate} */
const zeros = (disk, { file, at, bytes }) => {
  if (disk[file].length < at + bytes.length) disk[file] = resized(disk[file], at + bytes.length);
};

/** From one in two lost to none: a disk that is nearly done is as likely as a busy one. */
const mostlyWhole = (random) => {
  const one = [2, 5, 20, 1_000_000][random.below(4)];
  return () => (random.below(one) === 0 ? lost : whole);
};

const tearing = (sector) => (count, random) => {
  const one = 1 + random.below(4);
  const otherwise = mostlyWhole(random);
  return ({ kind }) =>
    kind === 'write' && random.below(one) === 0 ? torn(sector, random) : otherwise();
};

/**
 * By name: gives, for so many events that were not flushed, what becomes of each.
 *
 * @type {Record<string, (count: number, random: (below: number) => number)
 *   => (event: FileEvent, index: number) => Fate>}
 */
export const damages = {
  'everything written': () => () => whole,
  'only what was flushed': () => () => lost,
  'a prefix of the unflushed writes': (count, random) => {
    const end = random.below(count + 1);
    return (event, index) => (index < end ? whole : lost);
  },
  'a prefix in each file': (count, random) => {
    const ends = [random.below(count + 1), random.below(count + 1), random.below(count + 1)];
    return ({ file }, index) => (index < ends[file] ? whole : lost);
  },
  'a random subset of them': (count, random) => () => (random.below(2) === 0 ? whole : lost),
  'torn sectors of 512 bytes': tearing(512),
  'torn sectors of 4096 bytes': tearing(4096),
  'a truncation undone': (count, random) => {
    const otherwise = mostlyWhole(random);
    return ({ kind }) => (kind === 'truncate' ? lost : otherwise());
  },
  'grown, but zeros': (count, random) => {
    const one = 1 + random.below(3);
    const otherwise = mostlyWhole(random);
    return ({ kind }) => (kind === 'write' && random.below(one) === 0 ? zeros : otherwise());
  },
};

/**
 * The disk after a power cut behind so many of the events.
 *
 * @param {Uint8Array[]} before what the disk held when the record began; is not changed
 * @param {FileEvent[]} events
 * @param {number} point
 * @param {string} damage of `damages`
 * @param {(below: number) => number} random
 */
export function crashImage(before, events, point, damage, random) {
  const past = events.slice(0, point);
  const flushed = [0, 1, 2].map((file) =>
    past.findLastIndex((event) => event.kind === 'flush' && event.file === file),
  );
  const isOpen = ({ kind, file }, index) => kind !== 'flush' && index > flushed[file];
  const fateOf = damages[damage](past.filter(isOpen).length, random);
  const disk = before.map((bytes) => bytes.slice());
  let open = 0;
  past.forEach((event, index) => {
    const fate = isOpen(event, index) ? fateOf(event, open++) : whole;
    fate(disk, event);
  });
  return disk;
}
