import type { Call } from '../calls.js';
import type { Connection } from '../connection.js';
import { streamOf } from '../stream-of.js';
import type { ChatStore, ExportOptions } from '../types.js';

// Most pages never import or export: what does it is loaded when it is first asked for.

async function* exportedBytes(call: Call, options: ExportOptions) {
  const exporting = await import('./export.js');
  yield* exporting.exportedBytes(call, options);
}

export function createTransfers(
  call: Call,
  { files }: Pick<Connection, 'files'>,
): Pick<ChatStore, 'import' | 'export'> {
  return {
    async import(source, options) {
      const { createImport } = await import('./import.js');
      return createImport(call, files)(source, options);
    },
    export(options) {
      return streamOf(exportedBytes(call, options ?? ({} as ExportOptions)));
    },
  };
}
