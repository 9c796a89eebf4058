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
  repaired: boolean;
}

export interface DoctorProblem {
  what: 'header' | 'page' | 'log' | 'structure' | 'reference' | 'derived' | 'schema' | 'lost';
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
}
