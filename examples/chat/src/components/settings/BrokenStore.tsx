import { doctorChatStore } from 'chatkeep';
import { useExamination } from '../../hooks/useExamination.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { storeName } from '../../settings.ts';
import { openStore } from '../../store.ts';
import { task } from '../../tasks.ts';
import { DoctorFindings } from './DoctorFindings.tsx';
import { TaskLine } from './TaskLine.tsx';

/** Examines and mends a store that does not open. */
export function BrokenStore() {
  const isBusy = useObservable(task) !== null;
  const { report, examine } = useExamination(async (repair, signal) => {
    const found = await doctorChatStore({ name: storeName, repair, signal });
    if (found.repaired) openStore();
    return found;
  });
  const isBad = report !== null && !report.ok;
  return (
    <>
      <button
        type="button"
        className="button quiet"
        data-testid={isBad ? 'repair-store' : 'examine-store'}
        disabled={isBusy}
        onClick={() => void examine(isBad)}
      >
        {isBad ? 'Repair the files' : 'Examine the files'}
      </button>
      <TaskLine />
      {report && <DoctorFindings report={report} />}
    </>
  );
}
