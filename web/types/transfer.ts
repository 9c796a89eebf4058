import type { CallOptions } from './calls.js';

/** What an import reads. `docs/import-export.md` says how each is taken. */
export type ImportFormat =
  'chatkeep' | 'chatgpt' | 'claude' | 'open-webui' | 'librechat' | 'ai-sdk' | 'openai';

/** The tables of another system, for which rows are made: `docs/import-export.md`. */
export type RowsFormat =
  'rows:chat-endpoints' | 'rows:democrai' | 'rows:docrag' | 'rows:open-webui' | 'rows:sqlmodel';

/** What an export writes. */
export type ExportFormat = 'ndjson' | 'markdown' | 'ai-sdk' | 'openai' | 'sqlite' | RowsFormat;

/**
 * Text, a file, bytes, or a stream of them. A list is the files of one export of ChatGPT or Claude:
 * its ZIPs, or what was in them, with their names.
 */
export type ImportSource =
  | string
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | readonly Blob[];

export interface ImportOptions extends CallOptions {
  /** Default: what the content looks like. */
  format?: ImportFormat;
  onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  /** Bytes that were read. */
  done: number;
  /** Bytes that there are; `null` where it is not known. */
  total: number | null;
  /** How many conversations are dealt with: imported, skipped or quarantined. */
  conversations: number;
}

/** What became of the conversations of an import. */
export interface ImportReport {
  /** Those that are there now and were not, or that have more in them than before. */
  imported: number;
  /** Those that were there already, with everything that the source has of them. */
  skipped: number;
  /** What could not be taken. Everything else was. */
  quarantined: Quarantined[];
  /** Attachments whose bytes were stored. */
  attachments: number;
  /**
   * Files that messages name and that are not in the source, or are damaged there. Their attachments
   * are there without bytes. Of a source that can hold no files, nothing is said.
   */
  missing: Quarantined[];
  /** Paths of files in the source that no message names. They were not taken. */
  unclaimed: string[];
}

export interface Quarantined {
  /** Where it stands in the source: `line 12`, `conversation 4711`. */
  what: string;
  /** In English, without its content. */
  why: string;
}

export interface ExportOptions extends CallOptions {
  /** One conversation only. Default: all, with the users and assistants. */
  conversationId?: string;
  format: ExportFormat;
  /**
   * Of `markdown`: a ZIP with the files of attachments beside the documents. Default: of all
   * conversations, and not of one, which is a document alone.
   */
  zip?: boolean;
  onProgress?: (progress: ExportProgress) => void;
  /**
   * Told of attachments whose bytes are damaged or gone: everything else is written. Default: the
   * export ends with `CORRUPT`.
   */
  onProblem?: (problem: ExportProblem) => void;
}

/** As of `ExportOptions`. */
export type ExportFilesOptions = Pick<
  ExportOptions,
  'conversationId' | 'onProgress' | 'onProblem' | 'signal'
>;

/** A file of an export. It has to be read before the next one is asked for. */
export interface ExportedFile {
  /** Relative, its folders divided by `/`: `Bread.md`, `Bread/photo.png`. */
  path: string;
  /** In bytes; `null` where it is not known before. */
  size: number | null;
  stream: ReadableStream<Uint8Array>;
}

/** What could not be exported. */
export interface ExportProblem {
  /** `attachment 4711` */
  what: string;
  /** In English, without its content. */
  why: string;
}

export interface ExportProgress {
  /** Bytes that were written. */
  done: number;
  /** How many conversations are written. */
  conversations: number;
}
