import { fileIdOfUrl } from './data-url.js';
import { textOf, type Part } from './foreign.js';
import { isDeleted } from './parts.js';
import type { AttachmentRecord } from './records.js';

/** The attachments of one message, as its parts name them. */
export class MessageFiles {
  readonly #attachments: readonly AttachmentRecord[];
  readonly #named = new Set<AttachmentRecord>();

  constructor(attachments: readonly AttachmentRecord[]) {
    this.#attachments = attachments.filter((each) => !isDeleted(each));
  }

  /** What a URL of a part stands for; `null` for one that leads elsewhere. */
  find(url: string): AttachmentRecord | null {
    const fileId = fileIdOfUrl(url);
    const found = fileId === null ? null : this.#attachments.find((each) => each.fileId === fileId);
    if (!found) return null;
    this.#named.add(found);
    return found;
  }

  ofPart(part: Part): AttachmentRecord | null {
    const isFile = part.type === 'file' || part.type === 'reasoning-file';
    return isFile ? this.find(textOf(part['url'])) : null;
  }

  /** Those that no part has named so far. */
  unnamed(): AttachmentRecord[] {
    return this.#attachments.filter((each) => !this.#named.has(each));
  }
}
