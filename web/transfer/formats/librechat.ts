import type { JsonObject, JsonValue, MessageStatus } from '../../types.js';
import {
  arrayOf,
  attachment,
  contentId,
  contentOf,
  convertEach,
  idOf,
  isObject,
  joinedRest,
  limited,
  metaOf,
  NotUnderstood,
  objectOf,
  record,
  rest,
  sizeOf,
  textOf,
  textPart,
  titleOf,
  type Converted,
  type Fields,
  type Part,
} from '../foreign.js';
import type { InnerRecord } from '../records.js';
import { fromAny } from '../times.js';
import { placed, type TreeNode } from '../tree.js';

// Conversations of LibreChat: messages in a list, each with the id of the one before it, or in a
// tree of children.

const SOURCE = 'librechat';
const ROOT = '00000000-0000-0000-0000-000000000000';

const listOf = (value: Fields): unknown[] | null => {
  const list = value['messagesTree'] ?? value['messages'];
  return Array.isArray(list) ? list : null;
};

export const isLibrechat = (value: Fields): boolean =>
  listOf(value) !== null &&
  ('conversationId' in value || 'messagesTree' in value) &&
  ('endpoint' in value || 'messagesTree' in value || 'recursive' in value || 'exportAt' in value);

interface Flat {
  message: unknown;
  /** By its place in the tree. */
  parentId: string | null | undefined;
}

/** The messages of a list, and of the trees in it, each after its parent. */
function flattened(list: unknown[]): Flat[] {
  const flat: Flat[] = [];
  const stack: Flat[] = list.map((message) => ({ message, parentId: undefined })).reverse();
  for (let next = stack.pop(); next; next = stack.pop()) {
    flat.push(next);
    const { messageId, children } = objectOf(next.message);
    const parentId = idOf(messageId);
    for (const message of arrayOf(children).toReversed()) stack.push({ message, parentId });
  }
  return flat;
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : textOf(objectOf(value)['value']);
}

function toolPart(call: Fields): Part {
  const args = call['args'];
  let input: unknown = args;
  try {
    if (typeof args === 'string') input = JSON.parse(args);
  } catch {
    // As it was written, then.
  }
  const part: Part = {
    type: 'dynamic-tool',
    toolName: textOf(call['name']),
    toolCallId: textOf(call['id']),
    state: 'input-available',
    input: (input ?? null) as JsonValue,
  };
  if (call['output'] === undefined || call['output'] === null) return part;
  return { ...part, state: 'output-available', output: call['output'] as JsonValue };
}

function partsOf(message: Fields): Part[] {
  const parts = arrayOf(message['content']).map((each): Part => {
    const part = objectOf(each);
    const type = textOf(part['type']);
    if (type === 'text') return textPart(textIn(part['text']));
    if (type === 'think') return { type: 'reasoning', text: textIn(part['think']) };
    if (type === 'tool_call' && isObject(part['tool_call'])) return toolPart(part['tool_call']);
    return { type: 'data-librechat', data: part as JsonObject };
  });
  const text = textOf(message['text']);
  if (parts.length === 0 && text !== '') parts.push(textPart(text));
  return parts;
}

function parse(message: unknown): Fields {
  if (!isObject(message)) throw new NotUnderstood('is no message.');
  if (typeof message['isCreatedByUser'] !== 'boolean' && typeof message['sender'] !== 'string') {
    throw new NotUnderstood('does not say who wrote it.');
  }
  return message;
}

const isByUser = (message: Fields): boolean =>
  message['isCreatedByUser'] === true ||
  (message['isCreatedByUser'] === undefined && /^user$/i.test(textOf(message['sender'])));

function statusOf(message: Fields): MessageStatus {
  if (message['error'] === true) return 'failed';
  return message['unfinished'] === true ? 'interrupted' : 'completed';
}

function filesOf(id: string, message: Fields, createdAt: string | undefined): InnerRecord[] {
  return arrayOf(message['files']).map((each, index) => {
    const given = objectOf(each);
    return attachment(id, `${id}:${index}`, {
      name: textOf(given['filename']),
      mimeType: textOf(given['type']),
      fileId: textOf(given['file_id']),
      size: sizeOf(given['bytes']),
      storagePath: textOf(given['filepath']),
      metadata: rest(given, ['filename', 'type', 'file_id', 'bytes', 'filepath']),
      createdAt,
    });
  });
}

export function convertLibrechat(value: Fields): Converted {
  const list = listOf(value);
  if (list === null) throw new NotUnderstood('has no messages.');
  const id = idOf(value['conversationId']) ?? contentId(SOURCE, value);
  const problems: Converted['problems'] = [];
  const flat = flattened(list);
  const keyOf = (index: number) =>
    idOf(objectOf(flat[index]!.message)['messageId']) ?? `${id}:${index}`;
  const parsed = convertEach(
    flat.keys(),
    (index) => `conversation ${id}, message ${keyOf(index)}`,
    problems,
    (index) => parse(flat[index]!.message),
  );
  const nodes = flat.map(({ message, parentId }, index): TreeNode<Fields> => {
    const fields = objectOf(message);
    const given = fields['parentMessageId'];
    let parent = parentId ?? (typeof given === 'string' ? given : undefined);
    // A list without parents is one branch.
    if (parent === undefined && index > 0 && given === undefined) parent = keyOf(index - 1);
    return {
      id: keyOf(index),
      parentId: parent === undefined || parent === ROOT ? null : parent,
      createdAt: fromAny(fields['createdAt']),
      value: parsed.get(index) ?? null,
    };
  });

  const records: InnerRecord[] = [];
  const provider = limited(textOf(value['endpoint']), 255);
  for (const node of placed(nodes, null)) {
    const message = node.value;
    const parts = partsOf(message);
    const tokens = message['tokenCount'];
    records.push(
      record({
        type: 'message',
        id: node.id,
        role: isByUser(message) ? 'user' : 'assistant',
        status: statusOf(message),
        content: contentOf(parts),
        previousId: node.previousId,
        onPath: node.onPath,
        provider: limited(textOf(message['endpoint']), 255) || provider,
        model: limited(textOf(message['model']), 255),
        usage: typeof tokens === 'number' ? { tokenCount: tokens } : undefined,
        createdAt: node.createdAt,
        updatedAt: fromAny(message['updatedAt']) ?? node.createdAt,
        meta: metaOf(
          SOURCE,
          rest(message, [
            'messageId',
            'parentMessageId',
            'children',
            'files',
            'createdAt',
            'updatedAt',
            'isCreatedByUser',
            'unfinished',
            'model',
            'tokenCount',
            ...(parts.every((part) => part.type === 'text') ? ['text', 'content'] : []),
          ]),
        ),
      }),
      ...filesOf(node.id, message, node.createdAt),
    );
    const rating = textOf(objectOf(message['feedback'])['rating']);
    if (rating === 'thumbsUp' || rating === 'thumbsDown') {
      records.push({
        type: 'feedback',
        messageId: node.id,
        rating: rating === 'thumbsUp' ? 'up' : 'down',
      });
    }
  }
  const { title, left } = titleOf(value['title']);
  const times = nodes.map((node) => node.createdAt).filter((time) => time !== undefined);
  const createdAt = fromAny(value['createdAt']) ?? times[0];
  return {
    record: record({
      type: 'conversation',
      id,
      title,
      createdAt,
      updatedAt: fromAny(value['updatedAt']) ?? times.at(-1),
      meta: metaOf(
        SOURCE,
        joinedRest(
          rest(value, [
            'conversationId',
            'title',
            'messages',
            'messagesTree',
            'createdAt',
            'updatedAt',
            'exportAt',
          ]),
          left,
        ),
      ),
    }),
    records,
    problems,
  };
}
