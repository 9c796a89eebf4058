import { encodeBase64 } from '../../upkeep/base64.js';
import { bytesToExport, isGone, type Exporter, type ExportInput } from '../exporter.js';
import {
  EXPORT_VERSION,
  type BytesRecord,
  type ConversationRecord,
  type EndRecord,
  type HeaderRecord,
  type InnerRecord,
} from '../records.js';
import { storedPeople, storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';

/** A conversation's records, with bytes behind the first attachment that has them. */
async function* recordsOf(
  input: ExportInput,
  id: string,
): AsyncGenerator<ConversationRecord | InnerRecord | BytesRecord> {
  const written = new Set<string>();
  for await (const record of storedRecords(input.call, id, { signal: input.signal })) {
    yield record;
    if (record.type !== 'attachment' || record.sha256 === undefined) continue;
    if (written.has(record.sha256)) continue;
    written.add(record.sha256);
    for await (const piece of bytesToExport(input, record)) {
      yield { type: 'bytes', attachmentId: record.id, base64: encodeBase64(piece) };
    }
  }
}

/** Everything that is stored, for `import`. docs/format.md says what is in it. */
export const exportNdjson: Exporter = async function* (input) {
  const { call, signal } = input;
  const out = new TextPieces();
  const write = (record: object) => out.write(`${JSON.stringify(record)}\n`);
  const header: HeaderRecord = { type: 'header', format: 'chatkeep', version: EXPORT_VERSION };
  yield* write(header);
  if (input.conversationId === undefined) {
    for await (const person of storedPeople(call, { signal })) yield* write(person);
  }
  for await (const id of input.conversations()) {
    let records = -1;
    try {
      for await (const record of recordsOf(input, id)) {
        records++;
        yield* write(record);
      }
    } catch (error) {
      // Without its end, what is written of it is not taken for all of it.
      if (!isGone(input, error)) throw error;
      continue;
    }
    const end: EndRecord = { type: 'end', id, records };
    yield* write(end);
    input.written();
  }
  yield* out.rest();
};
