import type { JsonObject, JsonValue } from '../../types.js';
import { isGone, type Exporter, type ExportInput } from '../exporter.js';
import { isDeleted, isShown, keptOf, partsOf } from '../parts.js';
import type { ComponentRecord, MessageRecord } from '../records.js';
import { storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';

// UIMessage[] of the AI SDK: of one conversation its messages, of all of them
// [{ id, title, messages }]. The roles that it knows are user, assistant and system.

const SOURCE = 'ai-sdk';

/** The role as the AI SDK has it: a tool speaks in the assistant's name. */
const roleOf = (message: MessageRecord) => (message.role === 'tool' ? 'assistant' : message.role);

function sourcePart(source: JsonValue, index: number): JsonObject | null {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return null;
  const { url, title } = source;
  if (typeof url !== 'string' || url === '') return null;
  const sourceId = typeof source['id'] === 'string' ? source['id'] : String(index);
  const part: JsonObject = { type: 'source-url', sourceId, url };
  if (typeof title === 'string') part['title'] = title;
  return part;
}

function uiMessage(message: MessageRecord, components: ComponentRecord[]): JsonObject {
  const kept = keptOf(message, SOURCE);
  const sources = (message.sources ?? []).flatMap((each, index) => sourcePart(each, index) ?? []);
  const made = components.map(({ id, componentKind, payload }) => ({
    type: `data-${componentKind}`,
    id,
    data: payload,
  }));
  const { id } = message;
  const parts = [...partsOf(message), ...sources, ...made] as JsonObject[];
  // It takes no message without parts.
  if (parts.length === 0) parts.push({ type: 'text', text: '' });
  return { ...kept, id, role: roleOf(message), parts };
}

/** What messages brought, which stands after them, and what nobody brought beside it. */
async function gather(input: ExportInput, id: string) {
  const messages: MessageRecord[] = [];
  const components = new Map<string, ComponentRecord[]>();
  let title = '';
  for await (const record of storedRecords(input.call, id, { signal: input.signal })) {
    if (record.type === 'conversation') {
      if (isDeleted(record)) return null;
      title = record.title ?? '';
    } else if (isShown(record)) {
      messages.push(record);
    } else if (record.type === 'component' && !isDeleted(record)) {
      const before = messages.findLast((each) => each.sequence! < record.sequence!);
      const owner = record.messageId ?? before?.id;
      if (owner === undefined) continue;
      components.set(owner, [...(components.get(owner) ?? []), record]);
    }
  }
  const shown = messages.map((message) => uiMessage(message, components.get(message.id) ?? []));
  return { id, title, messages: shown };
}

export const exportAiSdk: Exporter = async function* (input) {
  const out = new TextPieces();
  let isFirst = true;
  const separated = (value: unknown) => {
    const text = `${isFirst ? '' : ','}\n${JSON.stringify(value)}`;
    isFirst = false;
    return out.write(text);
  };
  yield* out.write('[');
  for await (const id of input.conversations()) {
    let chat;
    try {
      chat = await gather(input, id);
    } catch (error) {
      if (!isGone(input, error)) throw error;
    }
    if (chat && input.conversationId !== undefined) {
      for (const message of chat.messages) yield* separated(message);
    } else if (chat) {
      yield* separated(chat);
    }
    input.written();
  }
  yield* out.write('\n]\n');
  yield* out.rest();
};
