/** Every way in which a call can fail. `docs/troubleshooting.md` says what to do about each. */
export type ChatStoreErrorCode =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'QUOTA_EXCEEDED'
  | 'STORAGE_UNAVAILABLE'
  | 'LOCKED'
  | 'OWNER_LOST'
  | 'CORRUPT'
  | 'SCHEMA_TOO_NEW'
  | 'ABORTED'
  | 'CLOSED'
  | 'INTERNAL';

/** An error as it crosses from the core and from the worker: a plain object. */
export interface ErrorFields {
  code: ChatStoreErrorCode;
  message: string;
  /** The argument that was refused, as a path: `input.role`. `null` where none is to blame. */
  field: string | null;
  /** SQLite's extended result code, where SQLite failed. */
  sqliteCode: number | null;
}

/** The one error of chatkeep. The message says what to do. */
export class ChatStoreError extends Error implements ErrorFields {
  override readonly name = 'ChatStoreError';
  readonly code: ChatStoreErrorCode;
  readonly field: string | null;
  readonly sqliteCode: number | null;

  constructor(
    code: ChatStoreErrorCode,
    message: string,
    details: { field?: string | null; sqliteCode?: number | null; cause?: unknown } = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.field = details.field ?? null;
    this.sqliteCode = details.sqliteCode ?? null;
  }

  /** For a call to a store that was closed. */
  static closed(): ChatStoreError {
    return new ChatStoreError('CLOSED', 'The store is closed. Open it again.');
  }

  /** Rebuilds an error that came as a plain object. */
  static from(fields: ErrorFields): ChatStoreError {
    return new ChatStoreError(fields.code, fields.message, fields);
  }

  /** What `from` takes; anything that is not a `ChatStoreError` becomes `INTERNAL`. */
  static fields(error: unknown): ErrorFields {
    if (error instanceof ChatStoreError) {
      const { code, message, field, sqliteCode } = error;
      return { code, message, field, sqliteCode };
    }
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { code: 'INTERNAL', message, field: null, sqliteCode: null };
  }
}
