import { invalid } from '../../checks.js';
import { decodeBase64 } from '../../upkeep/base64.js';
import type { Exporter } from '../exporter.js';

/**
 * The database itself, as `backup` writes it, where it is nobody else's: the core refuses it with
 * `FORBIDDEN` once another scope has had the store open.
 */
export const exportSqlite: Exporter = async function* ({ call, signal, conversationId }) {
  if (conversationId !== undefined) {
    throw invalid('options.conversationId', 'is not for the format sqlite, which is all of it.');
  }
  const { bytes } = await call('backup.begin', [{ ownOnly: true }], { signal });
  try {
    for (let offset = 0; offset < bytes;) {
      const piece = decodeBase64(await call('backup.read', [{ offset }], { signal }));
      offset += piece.length;
      yield piece;
    }
  } finally {
    await call('backup.end', [], undefined).catch(() => {});
  }
};
