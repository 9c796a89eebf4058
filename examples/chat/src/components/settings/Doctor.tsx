import type { ChatStore } from 'chatkeep';
import { useExamination } from '../../hooks/useExamination.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { task } from '../../tasks.ts';
import { DoctorFindings } from './DoctorFindings.tsx';

/** Looks whether the files are as they should be, and mends them. */
export function Doctor({ store }: { store: ChatStore }) {
  const isBusy = useObservable(task) !== null;
  const { report, examine } = useExamination((repair, signal) =>
    store.doctor({ repair, deep: true, signal }),
  );
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
