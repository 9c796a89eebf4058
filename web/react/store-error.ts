import { ChatStoreError } from '../errors.js';

/** What failed, as the one error of chatkeep. */
export function storeError(cause: unknown): ChatStoreError {
  if (cause instanceof ChatStoreError) return cause;
  return ChatStoreError.from(ChatStoreError.fields(cause));
}
