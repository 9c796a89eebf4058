import type { ImportReport } from 'chatkeep';
import { importReport } from '../../chat/transfer.ts';
import { counted } from '../../format.ts';
import { useObservable } from '../../hooks/useObservable.ts';

const SHOWN = 50;

/** What came in, and what did not. */
export function ImportOutcome() {
  const report = useObservable(importReport);
  if (!report) return null;
  const left = leftOut(report);
  return (
    <div className="outcome" role="status" data-testid="import-report">
      <p>
        {counted(report.imported, 'conversation')} came in
        {report.attachments > 0 && `, with ${counted(report.attachments, 'file')}`}
        {report.skipped > 0 && `; ${counted(report.skipped, 'conversation')} were here already`}.
      </p>
      {left.length > 0 && (
        <details>
          <summary>{counted(left.length, 'part')} could not be taken</summary>
          <ul>
            {left.slice(0, SHOWN).map((line) => (
              <li key={line} dir="auto">
                {line}
              </li>
            ))}
            {left.length > SHOWN && <li>… and {left.length - SHOWN} more</li>}
          </ul>
        </details>
      )}
    </div>
  );
}

function leftOut({ quarantined, missing, unclaimed }: ImportReport): string[] {
  return [
    ...[...quarantined, ...missing].map(({ what, why }) => `${what}: ${why}`),
    ...unclaimed.map((path) => `${path}: no message names it`),
  ];
}
