import { throwIfAborted } from '../abortable.js';
import type { Call } from '../calls.js';
import { checkTransferOptions, invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import type { BackupTarget, ChatStore, TransferOptions } from '../types.js';
import { decodeBase64 } from './base64.js';

function isFileHandle(target: object): target is Exclude<BackupTarget, WritableStream<Uint8Array>> {
  return 'createWritable' in target && typeof target.createWritable === 'function';
}

async function openTarget(target: BackupTarget): Promise<WritableStreamDefaultWriter<Uint8Array>> {
  if (typeof target === 'object' && target !== null) {
    if (isFileHandle(target)) return (await target.createWritable()).getWriter();
    if ('getWriter' in target) return target.getWriter();
  }
  throw invalid('target', 'must be a file handle, or a WritableStream.');
}

/** What a target failed with, as an error of ours. */
function targetFailed(cause: unknown): ChatStoreError {
  if (cause instanceof ChatStoreError) return cause;
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const code = reason.startsWith('QuotaExceeded') ? 'QUOTA_EXCEEDED' : 'STORAGE_UNAVAILABLE';
  const message = `The backup could not be written (${reason}). The store is as it was.`;
  return new ChatStoreError(code, message, { cause });
}

export function createBackup(call: Call): ChatStore['backup'] {
  return async (target, options: TransferOptions = {}) => {
    checkTransferOptions(options, 'options');
    const { onProgress, signal: aborted } = options;
    const writer = await openTarget(target);
    try {
      const { bytes } = await call('backup.begin', [], { signal: aborted });
      for (let offset = 0; offset < bytes;) {
        const piece = decodeBase64(await call('backup.read', [{ offset }], { signal: aborted }));
        await writer.write(piece);
        offset += piece.length;
        onProgress?.({ done: offset, total: bytes });
      }
      // Only after this is there a file: what is stopped during the last write leaves none either.
      throwIfAborted(aborted);
      await writer.close();
      return { bytes };
    } catch (error) {
      // What there is of it must not be taken for a whole one.
      await writer.abort(error).catch(() => {});
      throw targetFailed(error);
    } finally {
      // Nothing is to be ended where it did not begin, or where the owner has changed.
      await call('backup.end', [], undefined).catch(() => {});
    }
  };
}
