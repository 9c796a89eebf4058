import type { CallOptions } from './calls.js';

/** What is wrong with a store's files, and what became of it. */
export interface DoctorReport {
  /** Nothing was wrong. */
  ok: boolean;
  problems: DoctorProblem[];
  /** What is known to have been there and could not be kept; empty without a repair. */
  lost: LostRows[];
  /** The length of what a repair saved aside, by this call or an earlier one; `null` if none did. */
  savedBytes: number | null;
  /**
   * How many files there are beside those that attachments need: what a crash left, until the store
   * is opened again. `null` where the database alone was looked at.
   */
  leftoverFiles: number | null;
  repaired: boolean;
}

export interface DoctorProblem {
  /** `'attachment'`: its bytes are gone, or are not what they were. A repair brings none back. */
  what:
    | 'attachment'
    | 'header'
    | 'page'
    | 'log'
    | 'structure'
    | 'reference'
    | 'derived'
    | 'schema'
    | 'lost';
  /** In English, without content of the store. */
  detail: string;
}

/** Counts of rows. */
export interface LostRows {
  /** `null`: of no conversation, or of one outside of this scope. */
  conversationId: string | null;
  title: string | null;
  /** The conversation itself was lost and made anew, for what was in it. */
  restored: boolean;
  messages: number;
  components: number;
  attachments: number;
  users: number;
  assistants: number;
}

export interface DoctorOptions extends CallOptions {
  /** Saves the files aside and keeps what can be read. Default: false, which changes nothing. */
  repair?: boolean;
  /** Reads the bytes of this scope's attachments and compares them with their SHA-256. Default: false. */
  deep?: boolean;
}

/** Where a backup goes: what a person chose, or any stream. */
export type BackupTarget =
  WritableStream<Uint8Array> | { createWritable(): Promise<WritableStream<Uint8Array>> };

/** Where a backup comes from. */
export type RestoreSource =
  Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array> | { getFile(): Promise<Blob> };

export interface TransferOptions extends CallOptions {
  /** Called with how many bytes are done; `total` is `null` where it is not known. */
  onProgress?: (progress: { done: number; total: number | null }) => void;
}

export interface SafetyOptions {
  /**
   * Asks the browser to keep the origin's files. Firefox asks the person, so call it when they have
   * just done something. Default: false.
   */
  persist?: boolean;
}

/** How safe what is stored is. */
export interface Safety {
  /** The browser does not evict it when it wants room. */
  persisted: boolean;
  /** Bytes that the origin uses, of everything; `null` where it is not told. */
  usage: number | null;
  /** Bytes that it may use. */
  quota: number | null;
  /**
   * When the store was opened and its files, which had been there, were gone: the browser has
   * evicted them, or the person has removed the site's data. `null`: never.
   */
  evictedAt: number | null;
}
