import type { JsonObject, JsonValue } from '../types.js';

// Reading members of objects that others wrote, under whichever of their names.

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a member says, or undefined where it says nothing. */
type Reading<Value> = (value: JsonValue) => Value | undefined;

/** The first of these members, of the first of these objects, that says something. */
export function first<Value>(
  objects: readonly JsonObject[],
  names: readonly string[],
  reading: Reading<Value>,
): Value | undefined {
  for (const object of objects) {
    for (const name of names) {
      const value = Object.hasOwn(object, name) ? object[name] : undefined;
      const read = value === undefined ? undefined : reading(value);
      if (read !== undefined) return read;
    }
  }
  return undefined;
}

/** Text that is not empty; a number as its digits. */
export const asText: Reading<string> = (value) => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A number, or text that is one. */
export const asNumber: Reading<number> = (value) => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
};

/** Anything but null. */
export const asAnything: Reading<JsonValue> = (value) => value ?? undefined;

export const asList: Reading<JsonValue[]> = (value) => (Array.isArray(value) ? value : undefined);

/** The object without the members that are undefined. */
export function withoutUndefined<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;
}
