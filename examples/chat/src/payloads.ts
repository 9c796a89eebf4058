/**
 * What the generated components of this page hold. The store keeps any JSON object; a payload that
 * was read back may come from an import or from a newer version of this page, so that each is
 * checked before it is drawn. A reader gives `null` for what it cannot draw.
 *
 * These are types and not interfaces, because only types are assignable to `JsonObject`.
 */
import type { JsonObject, JsonValue } from 'chatkeep';

export type TablePayload = {
  title: string;
  columns: string[];
  rows: (string | number)[][];
};

export type BarChartPayload = {
  title: string;
  unit: string;
  bars: { label: string; value: number }[];
};

/** Messages of A2UI v0.9, which its own renderer checks and draws. */
export type A2uiPayload = { a2ui_operations: JsonObject[] };

export type ListPayload = {
  title: string;
  /** `checks` can be ticked, which is kept in `done`. */
  style: 'bullets' | 'steps' | 'checks';
  items: { text: string; detail: string; done: boolean }[];
};

export type GeneratedComponent =
  | { componentKind: 'table'; payload: TablePayload }
  | { componentKind: 'bar_chart'; payload: BarChartPayload }
  | { componentKind: 'a2ui'; payload: A2uiPayload }
  | { componentKind: 'list'; payload: ListPayload };

export type ComponentKind = GeneratedComponent['componentKind'];

export function readTable(payload: JsonObject): TablePayload | null {
  const { columns, rows } = payload;
  if (!isStrings(columns) || !Array.isArray(rows)) return null;
  const read: TablePayload['rows'] = [];
  for (const row of rows) {
    if (!Array.isArray(row)) return null;
    read.push(row.map((cell) => (typeof cell === 'number' ? cell : cellText(cell))));
  }
  return { title: textOf(payload.title), columns, rows: read };
}

export function readBarChart(payload: JsonObject): BarChartPayload | null {
  if (!Array.isArray(payload.bars)) return null;
  const bars: BarChartPayload['bars'] = [];
  for (const bar of payload.bars) {
    if (!isObject(bar) || typeof bar.value !== 'number') return null;
    bars.push({ label: textOf(bar.label), value: bar.value });
  }
  return { title: textOf(payload.title), unit: textOf(payload.unit), bars };
}

export function readList(payload: JsonObject): ListPayload | null {
  if (!Array.isArray(payload.items)) return null;
  const items: ListPayload['items'] = [];
  for (const item of payload.items) {
    if (typeof item === 'string') items.push({ text: item, detail: '', done: false });
    else if (!isObject(item)) return null;
    else {
      items.push({
        text: textOf(item.text),
        detail: textOf(item.detail),
        done: item.done === true,
      });
    }
  }
  const style = payload.style === 'steps' || payload.style === 'checks' ? payload.style : 'bullets';
  return { title: textOf(payload.title), style, items };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: JsonValue | undefined): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

const cellText = (value: JsonValue): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
