import type { Asked, Turn } from './answerer.ts';

/** What models take: more is no use to them, and as text it is a third longer. */
const LARGEST = 8 * 1024 * 1024;
const TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/** The pictures that came with a turn, as data URLs. */
export async function imagesOf(turn: Turn, open: Asked['open']): Promise<string[]> {
  const images = turn.attachments.filter(
    ({ mimeType, size }) => TYPES.has(mimeType) && size !== null && size <= LARGEST,
  );
  return Promise.all(images.map(async (image) => dataUrl(await open(image))));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The text of a turn, and the names of the files that came with it. */
export function textOf({ text, attachments }: Turn): string {
  const names = attachments.map(({ name }) => name || 'a file without a name');
  if (names.length === 0) return text;
  return `${text}\n\n[Attached: ${names.join(', ')}]`.trimStart();
}
