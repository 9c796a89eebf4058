import type { TablePayload } from '../../payloads.ts';

export function Table({ table }: { table: TablePayload }) {
  // A column of numbers is aligned as numbers, its heading too.
  const isNumeric = table.columns.map(
    (_, column) =>
      table.rows.length > 0 && table.rows.every((row) => typeof row[column] === 'number'),
  );
  const align = (column: number): string | undefined => (isNumeric[column] ? 'numeric' : undefined);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={table.title || 'Table'}>
      <table>
        <caption dir="auto">{table.title}</caption>
        <thead>
          <tr>
            {table.columns.map((name, column) => (
              <th key={column} scope="col" className={align(column)} dir="auto">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={align(column)} dir="auto">
                  {typeof cell === 'number' ? cell.toLocaleString() : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
