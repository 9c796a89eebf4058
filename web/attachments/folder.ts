/** A file that is being written. Whatever fails rejects with a `ChatStoreError`. */
export interface FileSink {
  /** Behind what was written before. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything is on the disk and the file is closed. */
  finish(): Promise<void>;
  /** Closes it as it is. Closing twice is fine. */
  close(): Promise<void>;
}

/** Where the files of a store's attachments are: in OPFS, in a directory, or in memory. */
export interface Folder {
  /** A new file. The folder is made where there is none. */
  create(name: string): Promise<FileSink>;
  /** Read when it is needed; `null` if it is not there. */
  read(name: string): Promise<Blob | null>;
  /** Takes the place of a file that has the new name. The name is as safe as the bytes are then. */
  rename(from: string, to: string): Promise<void>;
  /** One that is not there is fine. */
  remove(name: string): Promise<void>;
  /** Nothing where there is no folder. */
  list(): Promise<{ name: string; size: number }[]>;
}

/** The folder of a store, beside its database. */
export const FOLDER_SUFFIX = '.attachments';
