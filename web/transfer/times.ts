import type { Nanoseconds } from './records.js';

// Times of other systems as nanoseconds, without passing through a double where they have more
// digits than one holds. What is no time, or one that 63 bits do not hold, is `undefined`.

const MOST = 9_200_000_000_000_000_000n;

function inRange(nanoseconds: bigint): Nanoseconds | undefined {
  return nanoseconds > -MOST && nanoseconds < MOST ? String(nanoseconds) : undefined;
}

/** A decimal number as it is written, times ten to the `digits`. */
function scaled(written: string, digits: number): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(written);
  if (!match) return null;
  const [, sign, whole, fraction = ''] = match;
  const value = BigInt(whole! + fraction.slice(0, digits).padEnd(digits, '0'));
  return sign === '-' ? -value : value;
}

/** Seconds since 1970, with a fraction: `1700000000.123456`. */
export function fromSeconds(value: unknown): Nanoseconds | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const nanoseconds = scaled(String(value), 9);
  return nanoseconds === null ? undefined : inRange(nanoseconds);
}

/** Since 1970 in seconds, milliseconds, microseconds or nanoseconds, told by how large it is. */
export function fromEpoch(value: unknown): Nanoseconds | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  const digits = size < 1e11 ? 9 : size < 1e14 ? 6 : size < 1e17 ? 3 : 0;
  const nanoseconds = scaled(
    Number.isInteger(value) ? String(BigInt(value)) : String(value),
    digits,
  );
  return nanoseconds === null ? undefined : inRange(nanoseconds);
}

/** As ISO 8601 writes it, with as many digits of a second as there are. */
export function fromIso(value: unknown): Nanoseconds | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?$/i.exec(
    value.trim(),
  );
  const milliseconds = match
    ? Date.parse(`${match[1]!.replace(' ', 'T')}${match[3] ?? 'Z'}`)
    : Date.parse(value);
  if (Number.isNaN(milliseconds)) return undefined;
  const fraction = BigInt((match?.[2] ?? '').slice(0, 9).padEnd(9, '0'));
  return inRange(BigInt(milliseconds) * 1_000_000n + fraction);
}

/** Text in ISO 8601, or a number since 1970. */
export const fromAny = (value: unknown): Nanoseconds | undefined =>
  typeof value === 'string' ? fromIso(value) : fromEpoch(value);
