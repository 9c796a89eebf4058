import { throwIfAborted } from '../abortable.js';
import type { Call } from '../calls.js';
import { callback, invalid, shape, signal, text } from '../checks.js';
import type { ExportFormat, ExportOptions } from '../types.js';
import type { ExportInput, Exporter } from './exporter.js';
import { exportAiSdk } from './formats/ai-sdk-export.js';
import { exportMarkdown } from './formats/markdown.js';
import { exportNdjson } from './formats/ndjson.js';
import { exportOpenai } from './formats/openai-export.js';
import { exportSqlite } from './formats/sqlite.js';
import { chatEndpoints } from './rows/chat-endpoints.js';
import { democrai } from './rows/democrai.js';
import { docrag } from './rows/docrag.js';
import { exportRows } from './rows/export-rows.js';
import { openWebui } from './rows/open-webui.js';
import { sqlmodel } from './rows/sqlmodel.js';
import { storedConversations } from './stored.js';

const exporters: Record<ExportFormat, Exporter> = {
  ndjson: exportNdjson,
  markdown: exportMarkdown,
  'ai-sdk': exportAiSdk,
  openai: exportOpenai,
  sqlite: exportSqlite,
  'rows:chat-endpoints': exportRows(chatEndpoints),
  'rows:democrai': exportRows(democrai),
  'rows:docrag': exportRows(docrag),
  'rows:open-webui': exportRows(openWebui),
  'rows:sqlmodel': exportRows(sqlmodel),
};

const checkOptions = shape({ conversationId: text, format: text, onProgress: callback, signal });

function exporterOf(format: string): Exporter {
  if (Object.hasOwn(exporters, format)) return exporters[format as ExportFormat];
  const known = Object.keys(exporters).join(', ');
  throw invalid('options.format', `must be one of: ${known}.`);
}

async function* conversationsOf(call: Call, id: string | undefined, signal?: AbortSignal) {
  if (id !== undefined) yield id;
  else yield* storedConversations(call, { signal });
}

/** What `store.export` streams. */
export async function* exportedBytes(
  call: Call,
  options: ExportOptions,
): AsyncGenerator<Uint8Array> {
  checkOptions(options, 'options');
  const { conversationId, format, onProgress, signal: aborted } = options;
  if (format === undefined) throw invalid('options.format', 'must be given.');
  const exporter = exporterOf(format);
  let done = 0;
  let conversations = 0;
  const input: ExportInput = {
    call,
    signal: aborted,
    conversationId,
    conversations: () => conversationsOf(call, conversationId, aborted),
    written: () => void conversations++,
  };
  for await (const piece of exporter(input)) {
    throwIfAborted(aborted);
    yield piece;
    done += piece.length;
    onProgress?.({ done, conversations });
  }
}
