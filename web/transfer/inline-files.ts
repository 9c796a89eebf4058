import { attachmentUrl, base64Bytes, parseDataUrl } from './data-url.js';
import { attachment, limited } from './foreign.js';
import { BYTES, type IncomingAttachment, type IncomingBytes } from './incoming-bytes.js';
import type { Nanoseconds } from './records.js';

/** The files that stand in one message as text, as attachments of it. */
export class InlineFiles {
  readonly attachments: IncomingAttachment[] = [];
  readonly #messageId: string;
  readonly #mimeTypes = new Map<string, string>();

  constructor(messageId: string) {
    this.#messageId = messageId;
  }

  /** What stands in the place of a URL: the attachment, or itself where it holds no file. */
  url(url: string, name?: string): string {
    const data = parseDataUrl(url);
    return data ? this.#take(data.mimeType, data.bytes, name) : url;
  }

  /** The same for base64 of a type that is known. */
  base64(text: string, mimeType: string, name?: string): string {
    const bytes = base64Bytes(text);
    return bytes ? this.#take(mimeType, bytes, name) : text;
  }

  /** The type of what such a URL stands for; empty for another one. */
  mimeTypeOf(url: string): string {
    return this.#mimeTypes.get(url) ?? '';
  }

  /** When the message is of: they are, too. */
  at(createdAt: Nanoseconds | undefined): IncomingAttachment[] {
    return this.attachments.map((each) =>
      createdAt === undefined ? each : { ...each, createdAt },
    );
  }

  #take(mimeType: string, bytes: IncomingBytes, name?: string): string {
    const fileId = `part-${this.attachments.length}`;
    const url = attachmentUrl(fileId);
    this.#mimeTypes.set(url, mimeType);
    // An id has room for the message's and more.
    const id = `${limited(this.#messageId, 240)}:${fileId}`;
    const fields = { fileId, mimeType, ...(name && { name }), [BYTES]: bytes };
    this.attachments.push(attachment(this.#messageId, id, fields));
    return url;
  }
}
