import { doctorChatStore, type DoctorReport } from 'chatkeep';
import { useState } from 'react';
import { counted } from '../../format.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { storeName } from '../../settings.ts';
import { openStore } from '../../store.ts';
import { runTask, task } from '../../tasks.ts';
import { DoctorFindings } from './DoctorFindings.tsx';
import { TaskLine } from './TaskLine.tsx';

/** Examines and mends a store that does not open. */
export function BrokenStore() {
  const isBusy = useObservable(task) !== null;
  const [report, setReport] = useState<DoctorReport | null>(null);
  const examine = (repair: boolean): Promise<void> =>
    runTask({
      name: repair ? 'Repair' : 'Examination',
      failure: repair ? 'Nothing was repaired' : 'The files could not be examined',
      run: async (signal) => {
        const found = await doctorChatStore({ name: storeName, repair, signal });
        setReport(found);
        if (found.repaired) openStore();
        return found.ok ? null : `Found ${counted(found.problems.length, 'problem')}`;
      },
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
