import { ChatStoreError } from './errors.js';

// Checks of arguments, made where the call is made: the names of options, the types that JSON
// would lose or change, and text that UTF-8 cannot hold. What protects the data (lengths, roles,
// relations) is checked by the core.

/** Gives a value as it goes to the core, or throws `INVALID_ARGUMENT` naming `path`. */
export type Check = (value: unknown, path: string) => unknown;

export function invalid(path: string, problem: string): ChatStoreError {
  return new ChatStoreError('INVALID_ARGUMENT', `${path}: ${problem}`, { field: path });
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function checkWellFormed(text: string, path: string): void {
  if (!text.isWellFormed()) {
    throw invalid(path, 'has half of a surrogate pair, which is not text. See toWellFormed().');
  }
}

export const text: Check = (value, path) => {
  if (typeof value !== 'string') throw invalid(path, `must be text, not ${describe(value)}.`);
  checkWellFormed(value, path);
  return value;
};

export const number: Check = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw invalid(path, `must be a number, not ${Number.isNaN(value) ? 'NaN' : describe(value)}.`);
  }
  return value;
};

/** Milliseconds as they are, nanoseconds (a bigint) as digits, which JSON would round. */
export const time: Check = (value, path) =>
  typeof value === 'bigint' ? { nanoseconds: String(value) } : number(value, path);

export const boolean: Check = (value, path) => {
  if (typeof value !== 'boolean') {
    throw invalid(path, `must be true or false, not ${describe(value)}.`);
  }
  return value;
};

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.prototype.toString.call(value) === '[object Object]'
  );
}

/** An object with these fields and no others. `undefined` counts as absent. */
export function shape(fields: Record<string, Check>): Check {
  return (value, path) => {
    if (!isPlainObject(value)) throw invalid(path, `must be an object, not ${describe(value)}.`);
    // No prototype, so that a key such as __proto__ is a key like any other.
    const checked = Object.create(null) as Record<string, unknown>;
    for (const [name, given] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!check) throw unknownName(path, name, Object.keys(fields));
      if (given !== undefined) checked[name] = check(given, `${path}.${name}`);
    }
    return checked;
  };
}

export function arrayOf(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) throw invalid(path, `must be an array, not ${describe(value)}.`);
    // Array.from, because map() would skip the holes of a sparse array.
    return Array.from(value, (element: unknown, index) => check(element, `${path}[${index}]`));
  };
}

export function nullable(check: Check): Check {
  return (value, path) => (value === null ? null : check(value, path));
}

function unknownName(path: string, name: string, known: string[]): ChatStoreError {
  const near = nearest(name, known);
  const hint = near ? `Did you mean ${near}? ` : '';
  return invalid(`${path}.${name}`, `is not known here. ${hint}Known: ${known.join(', ')}.`);
}

/** The known name that a misspelt one most likely means, if any is close. */
export function nearest(name: string, known: string[]): string | null {
  const lower = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

// JSON columns go to the core as text, which checks and stores it as it is.

/** As deep as the core takes; also what ends the walk through an object that contains itself. */
const MAX_JSON_DEPTH = 200;

function checkJson(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    checkWellFormed(value, path);
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw invalid(path, `${value} cannot be written as JSON.`);
  } else if (Array.isArray(value)) {
    checkDepth(path, depth);
    for (let index = 0; index < value.length; index++) {
      checkJson(value[index], `${path}[${index}]`, depth + 1);
    }
  } else if (isPlainObject(value) && typeof value['toJSON'] !== 'function') {
    checkDepth(path, depth);
    for (const [key, member] of Object.entries(value)) {
      checkWellFormed(key, path);
      // As JSON.stringify does, a member that is undefined is left out.
      if (member !== undefined) checkJson(member, `${path}.${key}`, depth + 1);
    }
  } else if (value !== null && typeof value !== 'boolean') {
    throw invalid(path, `must be JSON, which has no form for ${describe(value)} like this.`);
  }
}

function checkDepth(path: string, depth: number): void {
  if (depth > MAX_JSON_DEPTH) {
    // The whole path would be as deep as the value.
    throw invalid(path.slice(0, 80), `JSON may be at most ${MAX_JSON_DEPTH} levels deep.`);
  }
}

export const jsonObject: Check = (value, path) => {
  if (!isPlainObject(value)) throw invalid(path, `must be a JSON object, not ${describe(value)}.`);
  checkJson(value, path, 1);
  return JSON.stringify(value);
};

export const jsonArray: Check = (value, path) => {
  if (!Array.isArray(value)) throw invalid(path, `must be a JSON array, not ${describe(value)}.`);
  checkJson(value, path, 1);
  return JSON.stringify(value);
};

/** Anything that JSON can hold. */
export const jsonValue: Check = (value, path) => {
  checkJson(value, path, 1);
  return JSON.stringify(value);
};

/** Text, or a JSON object. */
export const content: Check = (value, path) => {
  if (typeof value === 'string') return text(value, path);
  if (isPlainObject(value)) return { json: jsonObject(value, path) };
  throw invalid(path, `must be text or a JSON object, not ${describe(value)}.`);
};

export const callback: Check = (value, path) => {
  if (typeof value !== 'function') throw invalid(path, 'must be a function.');
  return value;
};

export const signal: Check = (value, path) => {
  if (!(value instanceof AbortSignal)) throw invalid(path, 'must be an AbortSignal.');
  return value;
};

/** Of what may take long: backups, attachments. */
export const checkTransferOptions: Check = shape({ onProgress: callback, signal });
