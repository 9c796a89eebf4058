import type { Call } from '../calls.js';
import type { ExportedPart, ExportPosition } from '../protocol.js';
import type { CallOptions } from '../types.js';
import type { ConversationRecord, InnerRecord, PersonRecord } from './records.js';

// What is stored, as records, a page of them at a time.

type Kind = 'user' | 'assistant' | 'conversation';

async function* listed(call: Call, kind: Kind, options: CallOptions) {
  let after: string | null = null;
  do {
    const { items, next }: { items: { type: string }[]; next: string | null } = await call(
      'export.list',
      [{ kind, after }],
      options,
    );
    yield* items;
    after = next;
  } while (after !== null);
}

export async function* storedPeople(
  call: Call,
  options: CallOptions,
): AsyncGenerator<PersonRecord> {
  yield* listed(call, 'user', options) as AsyncGenerator<PersonRecord>;
  yield* listed(call, 'assistant', options) as AsyncGenerator<PersonRecord>;
}

export async function* storedConversations(
  call: Call,
  options: CallOptions,
): AsyncGenerator<string> {
  for await (const item of listed(call, 'conversation', options)) {
    yield (item as ConversationRecord).id;
  }
}

/** The conversation, then everything in it. */
export async function* storedRecords(
  call: Call,
  id: string,
  options: CallOptions,
): AsyncGenerator<ConversationRecord | InnerRecord> {
  let from: ExportPosition | null = null;
  do {
    const part: ExportedPart = await call('export.conversation', from ? [id, from] : [id], options);
    yield* part.items;
    from = part.next;
  } while (from !== null);
}
