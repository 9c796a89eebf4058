import type { JsonObject } from '../../types.js';
import { textOf, type Part } from '../foreign.js';
import { isGone, type Exporter } from '../exporter.js';
import { isDeleted, isShown, jsonText, keptOf, partsOf, textOfParts } from '../parts.js';
import type { MessageRecord } from '../records.js';
import { storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';

// Chats as OpenAI's interface takes them, one a line: { id, title, messages }. A tool's result is a
// message of its own there, after the call.

const SOURCE = 'openai';

const isTool = ({ type }: Part) => type === 'dynamic-tool' || type.startsWith('tool-');

function imagePart(part: Part): JsonObject {
  return { type: 'image_url', image_url: { url: textOf(part['url']) } };
}

function contentOf(parts: Part[]): string | JsonObject[] {
  const images = parts.filter(
    ({ type, mediaType }) => type === 'file' && textOf(mediaType).startsWith('image/'),
  );
  if (images.length === 0) return textOfParts(parts);
  return parts.flatMap((part): JsonObject[] => {
    if (part.type === 'text') return [{ type: 'text', text: textOf(part['text']) }];
    return images.includes(part) ? [imagePart(part)] : [];
  });
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

/** The messages that one of ours is; those that came from there are as they were. */
function openaiMessages(message: MessageRecord): JsonObject[] {
  const kept = keptOf(message, SOURCE);
  const parts = partsOf(message);
  if (kept) {
    const content =
      kept['content'] ?? (kept['tool_calls'] && parts.every(isTool) ? null : undefined);
    const text = content === undefined ? textOfParts(parts) : content;
    return [{ role: message.role, content: text, ...kept }];
  }
  const tools = parts.filter(isTool);
  const role = message.role === 'tool' && tools.length === 0 ? 'assistant' : message.role;
  const said: JsonObject = { role, content: contentOf(parts) };
  if (tools.length > 0) said['tool_calls'] = tools.map(toolCall);
  return [said, ...tools.flatMap(toolResult)];
}

export const exportOpenai: Exporter = async function* (input) {
  const { call, signal } = input;
  const out = new TextPieces();
  for await (const id of input.conversations()) {
    const messages: JsonObject[] = [];
    let title: string | null = null;
    try {
      for await (const record of storedRecords(call, id, { signal })) {
        if (record.type === 'conversation') title = isDeleted(record) ? null : (record.title ?? '');
        else if (title !== null && isShown(record)) messages.push(...openaiMessages(record));
      }
    } catch (error) {
      if (!isGone(input, error)) throw error;
      title = null;
    }
    if (title !== null) yield* out.write(`${JSON.stringify({ id, title, messages })}\n`);
    input.written();
  }
  yield* out.rest();
};
