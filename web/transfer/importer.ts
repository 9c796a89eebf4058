import type { ImportSink } from './sink.js';
import type { Source } from './source.js';

/** What an importer reads from. */
export interface ImportInput {
  /** From its beginning. */
  pieces: AsyncIterable<Uint8Array>;
  source: Source;
  signal: AbortSignal | undefined;
}

/**
 * Reads one format and hands it to the sink. Throws `INVALID_ARGUMENT` where it is no such thing at
 * all; what else it does not understand it quarantines.
 */
export type Importer = (input: ImportInput, sink: ImportSink) => Promise<void>;
