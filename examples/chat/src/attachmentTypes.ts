/** What can be shown as a picture. Whatever is in it, an `<img>` runs no scripts. */
const PICTURES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/svg+xml',
]);

export const isPicture = (mimeType: string): boolean => PICTURES.has(mimeType);
