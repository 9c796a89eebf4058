import { ChatStoreError } from '../errors.js';
import type { ChatStore, DoctorReport, StoreListing } from '../types.js';

/**
 * A report of the database with what there is to say of the bytes of attachments, which only a store
 * that opens can tell. `open` opens it.
 */
export async function withAttachments(
  report: DoctorReport,
  open: () => Promise<ChatStore>,
): Promise<DoctorReport> {
  if (!report.ok && !report.repaired) return report;
  const store = await open();
  try {
    const { problems, leftoverFiles } = await store.doctor({ deep: true });
    const ofAttachments = problems.filter(({ what }) => what === 'attachment');
    const all = [...report.problems, ...ofAttachments];
    return { ...report, ok: all.length === 0, problems: all, leftoverFiles };
  } finally {
    await store.close();
  }
}

/** Throws `NOT_FOUND` for a store that is not there: to look at its files would make it. */
export function requireListed(name: string, stores: readonly StoreListing[]): void {
  if (stores.some((store) => store.name === name)) return;
  throw new ChatStoreError('NOT_FOUND', `There is no store called ${name}.`);
}
