import type { JsonObject, JsonValue } from '../../types.js';
import { isObject, objectOf, textOf, type Part } from '../foreign.js';
import { EmbeddedFiles } from '../embedded-files.js';
import { isGone, type Exporter } from '../exporter.js';
import { MessageFiles } from '../message-files.js';
import { isDeleted, isShown, jsonText, keptOf, partsOf, textOfParts } from '../parts.js';
import type { AttachmentRecord, MessageRecord } from '../records.js';
import { storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';

// Chats as OpenAI's interface takes them, one a line: { id, title, messages }. A tool's result is a
// message of its own there, after the call. Files are within the content.

const SOURCE = 'openai';

const isTool = ({ type }: Part) => type === 'dynamic-tool' || type.startsWith('tool-');

const imagePart = (url: string): JsonObject => ({ type: 'image_url', image_url: { url } });

/** How OpenAI calls the kinds of sound that it takes. */
const AUDIO: Record<string, string> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
};

/** A file as a part of the content; nothing where its bytes are not here. */
async function filePart(
  attachment: AttachmentRecord,
  embedded: EmbeddedFiles,
): Promise<JsonObject[]> {
  const { mimeType = '', name = '', storagePath = '' } = attachment;
  const isImage = mimeType.startsWith('image/');
  if (Object.hasOwn(AUDIO, mimeType)) {
    const data = await embedded.base64(attachment);
    return data ? [{ type: 'input_audio', input_audio: { data, format: AUDIO[mimeType]! } }] : [];
  }
  const url = await embedded.url(attachment);
  if (isImage && url) return [imagePart(url)];
  if (isImage && /^https?:/.test(storagePath)) return [imagePart(storagePath)];
  if (!url) return [];
  return [{ type: 'file', file: { ...(name !== '' && { filename: name }), file_data: url } }];
}

/** A part that came from there, with its file in it again. */
async function restored(
  part: unknown,
  files: MessageFiles,
  embedded: EmbeddedFiles,
): Promise<JsonValue> {
  const given = objectOf(part) as JsonObject;
  const url = async (value: unknown) => {
    const attachment = files.find(textOf(value));
    return attachment && (await embedded.url(attachment));
  };
  const image = given['image_url'];
  const shown = await url(isObject(image) ? image['url'] : image);
  if (shown) return { ...given, image_url: isObject(image) ? { ...image, url: shown } : shown };
  const audio = objectOf(given['input_audio']) as JsonObject;
  const heard = files.find(textOf(audio['data']));
  const data = heard && (await embedded.base64(heard));
  if (data) return { ...given, input_audio: { ...audio, data } };
  const file = objectOf(given['file']) as JsonObject;
  const file_data = await url(file['file_data']);
  if (file_data) return { ...given, file: { ...file, file_data } };
  return part as JsonValue;
}

async function contentOf(
  parts: Part[],
  files: MessageFiles,
  embedded: EmbeddedFiles,
): Promise<string | JsonObject[]> {
  const content: JsonObject[] = [];
  let hasFiles = false;
  for (const part of parts) {
    const attachment = files.ofPart(part);
    const found = attachment ? await filePart(attachment, embedded) : [];
    const isImage = part.type === 'file' && textOf(part['mediaType']).startsWith('image/');
    if (found.length === 0 && isImage) found.push(imagePart(textOf(part['url'])));
    if (part.type === 'text') content.push({ type: 'text', text: textOf(part['text']) });
    hasFiles ||= found.length > 0;
    content.push(...found);
  }
  return hasFiles ? content : textOfParts(parts);
}

/** Content with more parts behind it. */
function joined(content: JsonValue | undefined, more: JsonObject[]): JsonValue {
  if (more.length === 0) return content ?? null;
  if (Array.isArray(content)) return [...content, ...more];
  const text = textOf(content);
  return text === '' ? more : [{ type: 'text', text }, ...more];
}

function toolCall(part: Part): JsonObject {
  const name = part.type === 'dynamic-tool' ? textOf(part['toolName']) : part.type.slice(5);
  return {
    id: textOf(part['toolCallId']),
    type: 'function',
    function: { name, arguments: jsonText(part['input']) },
  };
}

function toolResult(part: Part): JsonObject[] {
  const result = part['output'] ?? part['errorText'];
  if (result === undefined) return [];
  return [{ role: 'tool', tool_call_id: textOf(part['toolCallId']), content: jsonText(result) }];
}

interface Said {
  message: MessageRecord;
  attachments: AttachmentRecord[];
}

/** The messages that one of ours is; those that came from there are as they were. */
async function openaiMessages(
  { message, attachments }: Said,
  embedded: EmbeddedFiles,
): Promise<JsonObject[]> {
  const kept = keptOf(message, SOURCE);
  const parts = partsOf(message);
  const files = new MessageFiles(attachments);
  const others = async () => {
    const more: JsonObject[] = [];
    for (const each of files.unnamed()) more.push(...(await filePart(each, embedded)));
    return more;
  };
  if (kept) {
    const { content: _content, ...rest } = kept;
    let content = kept['content'] ?? (kept['tool_calls'] && parts.every(isTool) ? null : undefined);
    if (Array.isArray(content)) {
      const own: JsonValue[] = [];
      for (const part of content) own.push(await restored(part, files, embedded));
      content = own;
    }
    const said = content === undefined ? textOfParts(parts) : content;
    return [{ role: message.role, content: joined(said, await others()), ...rest }];
  }
  const tools = parts.filter(isTool);
  const role = message.role === 'tool' && tools.length === 0 ? 'assistant' : message.role;
  const own = await contentOf(parts, files, embedded);
  const said: JsonObject = { role, content: joined(own, await others()) };
  if (tools.length > 0) said['tool_calls'] = tools.map(toolCall);
  return [said, ...tools.flatMap(toolResult)];
}

export const exportOpenai: Exporter = async function* (input) {
  const { call, signal } = input;
  const out = new TextPieces();
  const embedded = new EmbeddedFiles(input);
  for await (const id of input.conversations()) {
    const said: Said[] = [];
    let title: string | null = null;
    try {
      for await (const record of storedRecords(call, id, { signal })) {
        if (record.type === 'conversation') title = isDeleted(record) ? null : (record.title ?? '');
        else if (isShown(record)) said.push({ message: record, attachments: [] });
        else if (record.type === 'attachment' && said.at(-1)?.message.id === record.messageId) {
          said.at(-1)!.attachments.push(record);
        }
      }
    } catch (error) {
      if (!isGone(input, error)) throw error;
      title = null;
    }
    if (title !== null) {
      const messages: JsonObject[] = [];
      for (const each of said) messages.push(...(await openaiMessages(each, embedded)));
      yield* embedded.written(`${JSON.stringify({ id, title, messages })}\n`, out);
    }
    input.written();
  }
  yield* out.rest();
};
