import type { JsonValue } from '../types.js';

/** As deep as JSON in the store may be. Text that would be deeper stays text. */
const MAX_DEPTH = 200;

/** A number as JSON writes it: 007 is none. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const words = new Map<string, JsonValue>([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
]);

/**
 * Undoes what writing values as text did to a visualization: a string that holds JSON becomes the
 * value, and inside `data` strings that are numbers or words of JSON or Python become what they say.
 */
export function repairVisualization(visualization: JsonValue): JsonValue {
  return repair(visualization, false, 0);
}

function repair(value: JsonValue, inData: boolean, depth: number): JsonValue {
  if (typeof value === 'string') return repairText(value, inData, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => repair(item, inData, depth + 1));
  const members = Object.entries(value);
  // fromEntries defines members: a key such as __proto__ stays one like any other.
  return Object.fromEntries(
    members.map(([key, member]) => [key, repair(member, inData || key === 'data', depth + 1)]),
  );
}

function repairText(text: string, inData: boolean, depth: number): JsonValue {
  const document = parseDocument(text, depth === 0);
  if (document !== undefined && !isDeeper(document, MAX_DEPTH - depth))
    return repair(document, inData, depth + 1);
  if (!inData) return text;
  const word = words.get(text);
  if (word !== undefined) return word;
  return NUMBER.test(text) ? exactNumber(text) : text;
}

/** The object or list that a text holds; of the whole visualization, text within text as well. */
function parseDocument(text: string, isWhole: boolean): JsonValue | undefined {
  if (!(isWhole ? /^\s*[[{"]/ : /^\s*[[{]/).test(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isDeeper(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels <= 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** The number, unless digits would be lost: then it is most likely an id. */
function exactNumber(text: string): JsonValue {
  const number = Number(text);
  const isWhole = /^-?\d+$/.test(text);
  return (isWhole ? Number.isSafeInteger(number) : Number.isFinite(number)) ? number : text;
}
