import type { DoctorReport } from 'chatkeep';
import { useState } from 'react';
import { counted } from '../format.ts';
import { runTask } from '../tasks.ts';

interface Examination {
  /** Of the last one. */
  report: DoctorReport | null;
  examine: (repair: boolean) => Promise<void>;
}

/** Runs a doctor as the page's task. */
export function useExamination(
  doctor: (repair: boolean, signal: AbortSignal) => Promise<DoctorReport>,
): Examination {
  const [report, setReport] = useState<DoctorReport | null>(null);
  const examine = (repair: boolean): Promise<void> =>
    runTask({
      name: repair ? 'Repair' : 'Examination',
      failure: repair ? 'Nothing was repaired' : 'The files could not be examined',
      run: async (signal) => {
        const found = await doctor(repair, signal);
        setReport(found);
        return found.ok ? null : `Found ${counted(found.problems.length, 'problem')}`;
      },
    });
  return { report, examine };
}
