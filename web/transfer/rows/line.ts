import type { JsonValue } from '../../types.js';

/** A number of any length, which is written as it is: a double would round it. */
export class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Cell = JsonValue | Digits;

/** A row of a table of theirs. */
export interface Row {
  table: string;
  cells: Record<string, Cell>;
}

const cellJson = (cell: Cell): string =>
  cell instanceof Digits ? cell.text : JSON.stringify(cell);

/** `of` is the id of ours that the row is made of. */
export function rowLine({ table, cells }: Row, of: string): string {
  const members = Object.entries(cells).map(
    ([column, cell]) => `${JSON.stringify(column)}:${cellJson(cell)}`,
  );
  const head = `{"table":${JSON.stringify(table)},"of":${JSON.stringify(of)}`;
  return `${head},"row":{${members.join(',')}}}\n`;
}

/** What they have no place for: a row of ours, or some of its fields. */
export function leftOutLine(what: string, why: string): string {
  return `${JSON.stringify({ leftOut: { what, why } })}\n`;
}
