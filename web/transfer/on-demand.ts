import type { Call } from '../calls.js';
import type { Connection } from '../connection.js';
import { streamOf } from '../stream-of.js';
import type { ChatStore, ExportFilesOptions, ExportOptions } from '../types.js';

// Most pages never import or export: what does it is loaded when it is first asked for.

type Files = Pick<Connection, 'files' | 'newHash'>;

async function* exportedBytes(call: Call, connection: Files, options: ExportOptions) {
  const exporting = await import('./export.js');
  yield* exporting.exportedBytes(call, connection, options);
}

async function* exportedFiles(call: Call, connection: Files, options: ExportFilesOptions) {
  const exporting = await import('./export.js');
  yield* exporting.exportedFiles(call, connection, options);
}

export function createTransfers(
  call: Call,
  connection: Files,
): Pick<ChatStore, 'import' | 'export' | 'exportFiles'> {
  return {
    async import(source, options) {
      const { createImport } = await import('./import.js');
      return createImport(call, connection.files)(source, options);
    },
    export(options) {
      return streamOf(exportedBytes(call, connection, options ?? ({} as ExportOptions)));
    },
    exportFiles: (options = {}) => exportedFiles(call, connection, options),
  };
}
