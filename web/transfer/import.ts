import { throwIfAborted } from '../abortable.js';
import type { AttachmentFiles } from '../attachments/files.js';
import type { Call } from '../calls.js';
import { callback, invalid, shape, signal, text } from '../checks.js';
import type { ChatStore, ImportFormat, ImportOptions } from '../types.js';
import { importChatkeep, isChatkeep } from './formats/chatkeep.js';
import { importArchive } from './archive.js';
import { importJson, type JsonFormat } from './json.js';
import { ImportSink } from './sink.js';
import { openSource, piecesOf, SourceReader, type Source } from './source.js';
import { isZip } from './zip-reader.js';

const FORMATS: ImportFormat[] = [
  'chatkeep',
  'chatgpt',
  'claude',
  'open-webui',
  'librechat',
  'ai-sdk',
  'openai',
];
/** As much as tells what a source is. */
const HEAD_BYTES = 4096;

const checkOptions = shape({ format: text, onProgress: callback, signal });

function checkFormat(format: string | undefined): void {
  if (format === undefined || (FORMATS as string[]).includes(format)) return;
  throw invalid('options.format', `must be one of: ${FORMATS.join(', ')}.`);
}

/** The file that a source is, or what comes of it, gathered. */
async function blobOf(source: Source, reader: SourceReader): Promise<Blob> {
  if (source.blob) return source.blob;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of reader) pieces.push(piece.slice());
  reader.done = 0;
  return new Blob(pieces);
}

function checkParts(given: readonly unknown[]): Blob[] {
  if (given.length > 0 && given.every((part) => part instanceof Blob)) return given as Blob[];
  throw invalid('source', 'must be a list of Blobs or Files, with at least one.');
}

/** Of several nothing is read from the beginning. */
const ofParts = (parts: readonly Blob[]): Source => ({
  total: parts.reduce((sum, { size }) => sum + size, 0),
  blob: null,
  pieces: piecesOf(new Blob().stream()),
});

function jsonFormat(format: ImportFormat | undefined): JsonFormat | null {
  if (format !== 'chatkeep') return format ?? null;
  throw invalid('options.format', 'must be another one for several files: import one by one.');
}

export function createImport(call: Call, files: AttachmentFiles): ChatStore['import'] {
  return async (given, options: ImportOptions = {}) => {
    checkOptions(options, 'options');
    const { format, onProgress, signal: aborted } = options;
    checkFormat(format);
    const parts = Array.isArray(given) ? checkParts(given) : null;
    const source = parts ? ofParts(parts) : openSource(given);
    const sink = new ImportSink(call, files, aborted);
    const tell = () => {
      const { conversations } = sink;
      onProgress?.({ done: reader.done, total: source.total, conversations });
    };
    const reader = new SourceReader(source, aborted, tell);

    /** The source as what it is, or is said to be. */
    const run = async (): Promise<void> => {
      throwIfAborted(aborted);
      const onRead = (bytes: number) => {
        reader.done += bytes;
        tell();
      };
      const archive = (blobs: readonly Blob[]) =>
        importArchive({ blobs, format: jsonFormat(format), signal: aborted, onRead }, sink);
      if (parts) return archive(parts);
      const head = await reader.peek(HEAD_BYTES);
      if (format === 'chatkeep' || (format === undefined && isChatkeep(head))) {
        return importChatkeep(reader, sink);
      }
      if (isZip(head)) return archive([await blobOf(source, reader)]);
      // Of no conversations at all there is nothing to tell.
      if (/^\s*\[\s*\]\s*$/.test(new TextDecoder().decode(head))) return;
      const found = await importJson({ pieces: reader, format: format ?? null, file: '' }, sink);
      const isNone = sink.conversations === 0;
      if (found !== null && !isNone) return;
      if (found !== null) throw invalid('source', `holds no conversations of the format ${found}.`);
      throw invalid('source', `is in no format that is known. Known: ${FORMATS.join(', ')}.`);
    };

    try {
      await run();
      tell();
      return sink.report;
    } finally {
      await sink.giveUp();
      await reader.close().catch(() => {});
    }
  };
}
