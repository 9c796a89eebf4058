// What a file is, by how it begins: exports of other systems give some no name and no type.

/** The first bytes, as Latin-1; a dot stands for any byte. */
const BEGINNINGS: readonly [RegExp, string][] = [
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF....WEBP/s, 'image/webp'],
  [/^RIFF....WAVE/s, 'audio/wav'],
  [/^(?:ID3|\xff[\xf2\xf3\xfb])/, 'audio/mpeg'],
  [/^OggS/, 'audio/ogg'],
  [/^fLaC/, 'audio/flac'],
  [/^....ftypM4A /s, 'audio/mp4'],
  [/^....ftyp/s, 'video/mp4'],
  [/^\x1aE\xdf\xa3/, 'video/webm'],
  [/^%PDF-/, 'application/pdf'],
];
/** As much as these look at. */
const HEAD_BYTES = 16;

/** Of the types above, and of texts. */
const EXTENSIONS: Record<string, string> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'audio/wav': '.wav',
  'audio/mpeg': '.mp3',
  'audio/ogg': '.ogg',
  'audio/flac': '.flac',
  'audio/mp4': '.m4a',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'application/pdf': '.pdf',
  'application/json': '.json',
  'text/plain': '.txt',
  'text/markdown': '.md',
  'text/csv': '.csv',
};

/** For a file without one, with its dot; empty where it is not known. */
export const extensionOf = (mimeType: string): string =>
  EXTENSIONS[mimeType.split(';')[0]!.trim().toLowerCase()] ?? '';

/** Empty where it is none of those that are known. */
export function mediaTypeOf(head: Uint8Array): string {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  return BEGINNINGS.find(([beginning]) => beginning.test(text))?.[1] ?? '';
}
