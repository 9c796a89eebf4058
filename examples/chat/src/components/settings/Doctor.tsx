import type { ChatStore, DoctorReport } from 'chatkeep';
import { useState } from 'react';
import { counted } from '../../format.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { runTask, task } from '../../tasks.ts';
import { DoctorFindings } from './DoctorFindings.tsx';

/** Looks whether the files are as they should be, and mends them. */
export function Doctor({ store }: { store: ChatStore }) {
  const isBusy = useObservable(task) !== null;
  const [report, setReport] = useState<DoctorReport | null>(null);
  const examine = (repair: boolean): Promise<void> =>
    runTask({
      name: repair ? 'Repair' : 'Examination',
      failure: repair ? 'Nothing was repaired' : 'The files could not be examined',
      run: async (signal) => {
        const found = await store.doctor({ repair, deep: true, signal });
        setReport(found);
        return found.ok ? null : `Found ${counted(found.problems.length, 'problem')}`;
      },
    });
  return (
    <section className="settings-section" aria-label="Examination">
      <h3>Examination</h3>
      <div className="settings-line">
        <button
          type="button"
          className="button quiet"
          data-testid="doctor"
          disabled={isBusy}
          onClick={() => void examine(false)}
        >
          Examine the files
        </button>
        {report && !report.ok && !report.repaired && (
          <button
            type="button"
            className="button small"
            data-testid="repair"
            disabled={isBusy}
            onClick={() => void examine(true)}
          >
            Repair
          </button>
        )}
      </div>
      {report && <DoctorFindings report={report} />}
    </section>
  );
}
