import { throwIfAborted } from '../abortable.js';
import type { AttachmentFiles } from '../attachments/files.js';
import type { Call } from '../calls.js';
import { callback, invalid, shape, signal, text } from '../checks.js';
import type { ChatStore, ImportFormat, ImportOptions } from '../types.js';
import { importChatkeep, isChatkeep } from './formats/chatkeep.js';
import { importJson } from './json.js';
import { ImportSink } from './sink.js';
import { openSource, SourceReader, type Source } from './source.js';
import { importZip } from './zip.js';
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

export function createImport(call: Call, files: AttachmentFiles): ChatStore['import'] {
  return async (given, options: ImportOptions = {}) => {
    checkOptions(options, 'options');
    const { format, onProgress, signal: aborted } = options;
    checkFormat(format);
    const source = openSource(given);
    const sink = new ImportSink(call, files, aborted);
    const tell = () => {
      const { conversations } = sink;
      onProgress?.({ done: reader.done, total: source.total, conversations });
    };
    const reader = new SourceReader(source, aborted, tell);

    /** The source as what it is, or is said to be. */
    const run = async (): Promise<void> => {
      throwIfAborted(aborted);
      const head = await reader.peek(HEAD_BYTES);
      if (format === 'chatkeep' || (format === undefined && isChatkeep(head))) {
        return importChatkeep(reader, sink);
      }
      if (isZip(head)) {
        const blob = await blobOf(source, reader);
        const onRead = (bytes: number) => {
          reader.done += bytes;
          tell();
        };
        return importZip({ blobs: [blob], format: format ?? null, signal: aborted, onRead }, sink);
      }
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
