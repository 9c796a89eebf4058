import { encodeBase64 } from '../upkeep/base64.js';
import { bytesToExport, type ExportInput } from './exporter.js';
import type { AttachmentRecord } from './records.js';
import { isCorrupt } from './stored-bytes.js';
import type { TextPieces } from './text-pieces.js';

/**
 * Files within JSON. While a document is put together something short stands in the place of each;
 * the bytes are read when it is written, piece by piece.
 */
export class EmbeddedFiles {
  readonly #input: ExportInput;
  /** No text of a message has it. */
  readonly #mark = `bytes-${crypto.randomUUID()}-`;
  /** Those that are not written yet, by what stands for them. */
  readonly #attachments = new Map<string, AttachmentRecord>();
  #count = 0;

  constructor(input: ExportInput) {
    this.#input = input;
  }

  /** A `data:` URL; `null` where the bytes are not here, or not as they were: that is told. */
  async url(attachment: AttachmentRecord): Promise<string | null> {
    const base64 = await this.base64(attachment);
    return base64 && `data:${typeOf(attachment)};base64,${base64}`;
  }

  async base64(attachment: AttachmentRecord): Promise<string | null> {
    if (attachment.sha256 === undefined) return null;
    try {
      await this.#input.bytes.open(attachment);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      this.#input.leftOut(`attachment ${attachment.id}`, error);
      return null;
    }
    const number = String(this.#count++);
    this.#attachments.set(number, attachment);
    return `${this.#mark}${number}.`;
  }

  /** JSON with the bytes in their places, each once. */
  async *written(json: string, out: TextPieces): AsyncGenerator<Uint8Array> {
    const parts = json.split(new RegExp(`${this.#mark}(\\d+)\\.`));
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 0) {
        yield* out.write(part);
        continue;
      }
      const attachment = this.#attachments.get(part)!;
      this.#attachments.delete(part);
      for await (const piece of bytesToExport(this.#input, attachment)) {
        yield* out.write(encodeBase64(piece));
      }
    }
  }
}

export const typeOf = ({ mimeType }: AttachmentRecord): string =>
  mimeType || 'application/octet-stream';
