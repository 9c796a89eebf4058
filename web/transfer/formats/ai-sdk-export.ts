import type { JsonObject, JsonValue } from '../../types.js';
import { EmbeddedFiles, typeOf } from '../embedded-files.js';
import { isGone, type Exporter, type ExportInput } from '../exporter.js';
import { textOf, type Part } from '../foreign.js';
import { MessageFiles } from '../message-files.js';
import { isDeleted, isShown, keptOf, partsOf } from '../parts.js';
import type { AttachmentRecord, ComponentRecord, MessageRecord } from '../records.js';
import { storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';

// UIMessage[] of the AI SDK: of one conversation its messages, of all of them
// [{ id, title, messages }]. The roles that it knows are user, assistant and system. Files are
// `data:` URLs.

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

/** A part with its file in it, where that is here. */
async function withFile(part: Part, files: MessageFiles, embedded: EmbeddedFiles): Promise<Part> {
  const attachment = files.ofPart(part);
  const url = attachment && (await embedded.url(attachment));
  if (!url) return part;
  const { name = '' } = attachment;
  const isVague = textOf(part['mediaType']).endsWith('/*');
  return {
    ...part,
    ...(isVague && attachment.mimeType && { mediaType: attachment.mimeType }),
    ...(name !== '' && { filename: part['filename'] ?? name }),
    url,
  };
}

/** An attachment that no part speaks of: a file, or what is known of one that is not here. */
async function filePart(attachment: AttachmentRecord, embedded: EmbeddedFiles): Promise<Part> {
  const { id, name = '', mimeType = '', storagePath = '', fileId = '', size } = attachment;
  const url = (await embedded.url(attachment)) ?? storagePath;
  if (!/^(?:data|https?):/.test(url)) {
    const data = { name, mimeType, storagePath, fileId, size: size ?? null };
    return { type: 'data-attachment', id, data };
  }
  const filename = name === '' ? {} : { filename: name };
  return { type: 'file', mediaType: typeOf(attachment), ...filename, url } as Part;
}

interface Gathered {
  message: MessageRecord;
  attachments: AttachmentRecord[];
}

async function uiMessage(
  { message, attachments }: Gathered,
  components: ComponentRecord[],
  embedded: EmbeddedFiles,
): Promise<JsonObject> {
  const files = new MessageFiles(attachments);
  const said: Part[] = [];
  for (const part of partsOf(message)) said.push(await withFile(part, files, embedded));
  for (const each of files.unnamed()) said.push(await filePart(each, embedded));
  const kept = keptOf(message, SOURCE);
  const sources = (message.sources ?? []).flatMap((each, index) => sourcePart(each, index) ?? []);
  const made = components.map(({ id, componentKind, payload }) => ({
    type: `data-${componentKind}`,
    id,
    data: payload,
  }));
  const { id } = message;
  const parts = [...said, ...sources, ...made] as JsonObject[];
  // It takes no message without parts.
  if (parts.length === 0) parts.push({ type: 'text', text: '' });
  return { ...kept, id, role: roleOf(message), parts };
}

/** What messages brought, which stands after them, and what nobody brought beside it. */
async function gather(input: ExportInput, id: string, embedded: EmbeddedFiles) {
  const messages: Gathered[] = [];
  const components = new Map<string, ComponentRecord[]>();
  let title = '';
  for await (const record of storedRecords(input.call, id, { signal: input.signal })) {
    if (record.type === 'conversation') {
      if (isDeleted(record)) return null;
      title = record.title ?? '';
    } else if (isShown(record)) {
      messages.push({ message: record, attachments: [] });
    } else if (record.type === 'attachment') {
      messages.findLast(({ message }) => message.id === record.messageId)?.attachments.push(record);
    } else if (record.type === 'component' && !isDeleted(record)) {
      const before = messages.findLast(({ message }) => message.sequence! < record.sequence!);
      const owner = record.messageId ?? before?.message.id;
      if (owner === undefined) continue;
      components.set(owner, [...(components.get(owner) ?? []), record]);
    }
  }
  const shown: JsonObject[] = [];
  for (const each of messages) {
    shown.push(await uiMessage(each, components.get(each.message.id) ?? [], embedded));
  }
  return { id, title, messages: shown };
}

export const exportAiSdk: Exporter = async function* (input) {
  const out = new TextPieces();
  const embedded = new EmbeddedFiles(input);
  let isFirst = true;
  const separated = async function* (value: unknown) {
    yield* out.write(isFirst ? '\n' : ',\n');
    isFirst = false;
    yield* embedded.written(JSON.stringify(value), out);
  };
  yield* out.write('[');
  for await (const id of input.conversations()) {
    let chat;
    try {
      chat = await gather(input, id, embedded);
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
