import { isGone, type Exporter } from '../exporter.js';
import { EXPORT_VERSION, type EndRecord, type HeaderRecord } from '../records.js';
import { storedPeople, storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';

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
      for await (const record of storedRecords(call, id, { signal })) {
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
