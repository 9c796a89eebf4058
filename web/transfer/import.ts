import type { Call } from '../calls.js';
import { callback, invalid, shape, signal, text } from '../checks.js';
import type { ChatStore, ImportFormat, ImportOptions } from '../types.js';
import { importChatkeep } from './formats/chatkeep.js';
import type { Importer } from './importer.js';
import { ImportSink } from './sink.js';
import { openSource, SourceReader, throwIfAborted } from './source.js';

const importers: Record<ImportFormat, Importer> = {
  chatkeep: importChatkeep,
};

const checkOptions = shape({ format: text, onProgress: callback, signal });

function importerOf(format: string): Importer {
  if (Object.hasOwn(importers, format)) return importers[format as ImportFormat];
  const known = Object.keys(importers).join(', ');
  throw invalid('options.format', `must be one of: ${known}.`);
}

export function createImport(call: Call): ChatStore['import'] {
  return async (given, options: ImportOptions = {}) => {
    checkOptions(options, 'options');
    const { format = 'chatkeep', onProgress, signal: aborted } = options;
    const importer = importerOf(format);
    const source = openSource(given);
    const sink = new ImportSink(call, aborted);
    const tell = () => {
      const { conversations } = sink;
      onProgress?.({ done: reader.done, total: source.total, conversations });
    };
    const reader = new SourceReader(source, aborted, tell);
    try {
      throwIfAborted(aborted);
      await importer({ pieces: reader, source, signal: aborted }, sink);
      tell();
      return sink.report;
    } finally {
      await sink.giveUp();
      await reader.close().catch(() => {});
    }
  };
}
