import { decodeBase64 } from '../upkeep/base64.js';
import type { IncomingBytes } from './incoming-bytes.js';

// Files that stand in a message as text. They become attachments, so that a picture is not read
// with every page of its chat, nor searched; in its place stands where it went.

/** What a part names its attachment by: `attachment:` and the `fileId` of one of its message. */
const SCHEME = 'attachment:';

export const attachmentUrl = (fileId: string): string => SCHEME + fileId;

/** The `fileId` of what a part names: `attachment:x`, `file-service://x`, `sediment://x`. */
export function fileIdOfUrl(url: string): string | null {
  return /^(?:attachment:|file-service:\/\/|sediment:\/\/)(.+)$/s.exec(url)?.[1] ?? null;
}

export interface DataUrl {
  mimeType: string;
  bytes: IncomingBytes;
}

/** As many characters as are decoded at once: whole groups of four, as each is three bytes. */
const PIECE_LENGTH = 256 * 1024;

/** Looked for from the first character that is none: a pattern for all of it takes too much. */
function isBase64(text: string, from: number): boolean {
  const other = /[^A-Za-z0-9+/]/g;
  other.lastIndex = from;
  const end = other.exec(text)?.index ?? text.length;
  const digits = (end - from) % 4;
  const padding = text.slice(end, end + 3);
  if (padding === '') return digits !== 1;
  return padding === '='.repeat(4 - digits) && digits >= 2 && end + padding.length === text.length;
}

/** Bytes in base64, from a place in a text on. `null` where it is none. */
export function base64Bytes(text: string, from = 0): IncomingBytes | null {
  if (!isBase64(text, from)) return null;
  return {
    async *pieces() {
      for (let at = from; at < text.length; at += PIECE_LENGTH) {
        yield decodeBase64(text.slice(at, at + PIECE_LENGTH));
      }
    },
  };
}

function percentBytes(text: string, from: number): IncomingBytes | null {
  try {
    const decoded = decodeURIComponent(text.slice(from));
    return {
      async *pieces() {
        yield new TextEncoder().encode(decoded);
      },
    };
  } catch {
    return null;
  }
}

/** `null` for another URL, which is never fetched, and for one that is not well-formed. */
export function parseDataUrl(url: string): DataUrl | null {
  const head = /^data:([^,]{0,255}),/i.exec(url);
  if (!head) return null;
  const base64 = /;base64$/i.test(head[1]!);
  const bytes = base64 ? base64Bytes(url, head[0].length) : percentBytes(url, head[0].length);
  const mimeType = head[1]!.replace(/;base64$/i, '');
  return bytes && { mimeType: mimeType || 'text/plain', bytes };
}
