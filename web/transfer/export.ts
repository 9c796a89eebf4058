import { throwIfAborted } from '../abortable.js';
import type { Call } from '../calls.js';
import { boolean, callback, invalid, shape, signal, text } from '../checks.js';
import type { Connection } from '../connection.js';
import { streamOf } from '../stream-of.js';
import type { ExportedFile, ExportFilesOptions, ExportFormat, ExportOptions } from '../types.js';
import type { ExportInput, Exporter } from './exporter.js';
import { exportAiSdk } from './formats/ai-sdk-export.js';
import { exportMarkdown, markdownFiles } from './formats/markdown.js';
import { exportNdjson } from './formats/ndjson.js';
import { exportOpenai } from './formats/openai-export.js';
import { exportSqlite } from './formats/sqlite.js';
import { chatEndpoints } from './rows/chat-endpoints.js';
import { democrai } from './rows/democrai.js';
import { docrag } from './rows/docrag.js';
import { exportRows } from './rows/export-rows.js';
import { openWebui } from './rows/open-webui.js';
import { sqlmodel } from './rows/sqlmodel.js';
import { StoredBytes } from './stored-bytes.js';
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

const common = { conversationId: text, onProgress: callback, onProblem: callback, signal };
const checkOptions = shape({
  ...common,
  format: text,
  zip: boolean,
});
const checkFilesOptions = shape(common);

function exporterOf(format: string): Exporter {
  if (Object.hasOwn(exporters, format)) return exporters[format as ExportFormat];
  const known = Object.keys(exporters).join(', ');
  throw invalid('options.format', `must be one of: ${known}.`);
}

async function* conversationsOf(call: Call, id: string | undefined, signal?: AbortSignal) {
  if (id !== undefined) yield id;
  else yield* storedConversations(call, { signal });
}

type Files = Pick<Connection, 'files' | 'newHash'>;

interface Progress {
  input: ExportInput;
  /** Counts what is written, and tells; at the end, too, as the last conversation may come then. */
  tell(bytes: number): void;
}

function begin(call: Call, files: Files, options: Omit<ExportOptions, 'format'>): Progress {
  const { conversationId, zip, onProgress, onProblem, signal: aborted } = options;
  let done = 0;
  let conversations = 0;
  const input: ExportInput = {
    call,
    signal: aborted,
    conversationId,
    zip: zip ?? conversationId === undefined,
    conversations: () => conversationsOf(call, conversationId, aborted),
    bytes: new StoredBytes(call, files, aborted),
    written: () => void conversations++,
    leftOut: (what, error) => {
      if (!onProblem) throw error;
      onProblem({ what, why: error.message });
    },
  };
  const tell = (bytes: number) => {
    done += bytes;
    onProgress?.({ done, conversations });
  };
  return { input, tell };
}

/** What `store.export` streams. */
export async function* exportedBytes(
  call: Call,
  files: Files,
  options: ExportOptions,
): AsyncGenerator<Uint8Array> {
  checkOptions(options, 'options');
  const { conversationId, format, zip, signal: aborted } = options;
  if (format === undefined) throw invalid('options.format', 'must be given.');
  const exporter = exporterOf(format);
  if (zip !== undefined && format !== 'markdown') {
    throw invalid('options.zip', 'is for the format markdown.');
  }
  if (zip === false && conversationId === undefined) {
    throw invalid(
      'options.zip',
      'must not be false without a conversationId: they are many files.',
    );
  }
  const { input, tell } = begin(call, files, options);
  for await (const piece of exporter(input)) {
    throwIfAborted(aborted);
    yield piece;
    tell(piece.length);
  }
  tell(0);
}

/** What `store.exportFiles` gives. */
export async function* exportedFiles(
  call: Call,
  files: Files,
  options: ExportFilesOptions,
): AsyncGenerator<ExportedFile> {
  checkFilesOptions(options, 'options');
  const { input, tell } = begin(call, files, options);
  const told = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      throwIfAborted(options.signal);
      yield piece;
      tell(piece.length);
    }
  };
  for await (const { path, size, pieces } of markdownFiles(input)) {
    throwIfAborted(options.signal);
    yield { path, size, stream: streamOf(told(pieces)) };
  }
  tell(0);
}
