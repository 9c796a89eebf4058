/** Files that come in and go out: import, export, backup, restore. */
import type { ChatStore, ExportFormat, ImportReport } from 'chatkeep';
import { counted } from '../format.ts';
import { Observable } from '../observable.ts';
import { saveFile } from '../saveFile.ts';
import { runTask } from '../tasks.ts';

/** What came in with the last import. */
export const importReport = new Observable<ImportReport | null>(null);

export function importFiles(store: ChatStore, files: readonly File[]): Promise<void> {
  const [only] = files;
  importReport.set(null);
  return runTask({
    name: 'Import',
    failure: 'The import ended early; what came in until then is kept',
    run: async (signal, tell) => {
      const report = await store.import(files.length === 1 && only ? only : files, {
        signal,
        onProgress: ({ done, total, conversations }) =>
          tell({ done, total, detail: counted(conversations, 'conversation') }),
      });
      importReport.set(report);
      return null;
    },
  });
}

export type ChosenFormat = Extract<ExportFormat, 'ndjson' | 'markdown'>;

/** Without a `conversationId`, all chats. */
export function exportChats(
  store: ChatStore,
  format: ChosenFormat,
  conversationId: string | null,
): Promise<void> {
  const what = conversationId === null ? 'chats' : 'chat';
  const problems: string[] = [];
  return runTask({
    name: 'Export',
    failure: 'The export ended early',
    run: async (signal, tell) => {
      const name = `${what}-${today()}.${format === 'ndjson' ? 'ndjson' : 'zip'}`;
      const { target, finish } = await saveFile(name);
      const bytes = store.export({
        ...(conversationId !== null && { conversationId }),
        ...(format === 'markdown' && { zip: true }),
        format,
        signal,
        onProgress: ({ done, conversations }) =>
          tell({ done, total: null, detail: counted(conversations, 'conversation') }),
        onProblem: ({ what: which, why }) => problems.push(`${which}: ${why}`),
      });
      await bytes.pipeTo(target, { signal });
      await finish();
      if (problems.length === 0) return `Exported as ${name}`;
      return `Exported as ${name}, without ${counted(problems.length, 'damaged attachment')}`;
    },
  });
}

export function backUp(store: ChatStore): Promise<void> {
  return runTask({
    name: 'Backup',
    failure: 'The backup was not made',
    run: async (signal, tell) => {
      const name = `chatkeep-${today()}.sqlite3`;
      const { target, finish } = await saveFile(name);
      await store.backup(target, { signal, onProgress: tell });
      await finish();
      return `Backed up as ${name}`;
    },
  });
}

export function restoreFrom(store: ChatStore, file: Blob): Promise<void> {
  return runTask({
    name: 'Restore',
    failure: 'Nothing was restored, and nothing was changed',
    run: async (signal, tell) => {
      await store.restore(file, { signal, onProgress: tell });
      return 'The chats are as they were when the backup was made';
    },
  });
}

const today = (): string => new Date().toISOString().slice(0, 10);
