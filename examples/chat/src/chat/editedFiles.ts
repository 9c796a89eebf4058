import type { Attachment, ChatStore, Message } from 'chatkeep';
import { showFailure } from '../toasts.ts';
import { addFiles } from './pendingFiles.ts';

/** What becomes of the files of a message that is edited. */
export interface EditedFiles {
  /** Those that stay. */
  attachments: readonly Attachment[];
  /** Those that are new. */
  files: readonly File[];
}

/** Gives the files to the new version, one after the other. The old one has its own still. */
export async function sendEditedFiles(
  store: ChatStore,
  message: Message,
  { attachments, files }: EditedFiles,
): Promise<void> {
  for (const attachment of attachments) {
    try {
      await addAgain(store, message.id, attachment);
    } catch (error) {
      showFailure(`${attachment.name} is with the version before only`, error);
    }
  }
  for (const file of files) {
    try {
      const { name, type } = file;
      await store.attachments.add(message.id, { blob: file, name, mimeType: type });
    } catch (error) {
      showFailure(`${file.name} was not kept; it is in the box below`, error);
      addFiles(message.conversationId, [file]);
    }
  }
}

/** The store keeps the same bytes once, however many attachments have them. */
async function addAgain(
  store: ChatStore,
  messageId: string,
  attachment: Attachment,
): Promise<void> {
  const { id, name, mimeType, storagePath, fileId, size, sha256, metadata } = attachment;
  const { extractionRequestId, extractionStatus, extractedText } = attachment;
  const row = { name, mimeType, storagePath, fileId, size, metadata };
  const extraction = { extractionRequestId, extractionStatus, extractedText };
  const blob = sha256 === null ? undefined : (await store.attachments.open(id)).blob();
  await store.attachments.add(messageId, { ...row, ...extraction, blob });
}
