// What the bytes of attachments are kept in: files beside the database, each written by one client
// and never changed afterwards. docs/attachments.md says how they and the rows are kept together.

/** A file as it is found in the folder. */
export interface FileListing {
  name: string;
  /** Bytes. */
  size: number;
  /** It may be written still, or be about to get its row: whoever writes it is alive. */
  inUse: boolean;
}

/** A file that was written whole and is on the disk. */
export interface StoredFile {
  file: string;
  sha256: string;
  /** Bytes. */
  size: number;
}

/** The files as a store uses them, in the thread that reaches them or from another one. */
export interface AttachmentFiles {
  /** A new file, by a name that no other ever had. */
  begin(): Promise<string>;
  /** Behind what is there. Rejects with `QUOTA_EXCEEDED` if there is no room. */
  write(file: string, piece: Uint8Array | Blob): Promise<void>;
  /** It is on the disk then, and has its name for good. */
  finish(file: string): Promise<StoredFile>;
  /** Removes a file that was begun, or finished, and that no row names. */
  discard(file: string): Promise<void>;
  /**
   * The row names another file, `inUse`, with the same bytes: removes this one, or puts it in the
   * place of the other one should that be gone or cut short.
   */
  replace(file: string, inUse: string, size: number): Promise<void>;
  /** As it is on the disk, read when it is needed; `null` if it is not there. */
  read(file: string): Promise<Blob | null>;
  list(): Promise<FileListing[]>;
}

/** A call of the above, as it goes to a worker. */
export type FileCall = {
  [Method in keyof AttachmentFiles]: {
    method: Method;
    args: Parameters<AttachmentFiles[Method]>;
  };
}[keyof AttachmentFiles];

/** While it is written. Its bytes are of no use to anybody. */
const PART_SUFFIX = '.part';

export const partName = (client: string, number: number): string =>
  `${client}-${number}${PART_SUFFIX}`;

export const isPart = (name: string): boolean => name.endsWith(PART_SUFFIX);

/** The name of a file for good, from that which it had while it was written. */
export const finalName = (part: string, sha256: string): string =>
  `${sha256}-${part.slice(0, -PART_SUFFIX.length)}`;

/** Who writes a file, or has written it; `null` for one that is not ours. */
export function writerOf(name: string): string | null {
  return /^(?:[0-9a-f]{64}-)?([0-9a-f]{32})-\d+(?:\.part)?$/.exec(name)?.[1] ?? null;
}
