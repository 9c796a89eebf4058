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
  jsonOf,
  limited,
  metaOf,
  NotUnderstood,
  objectOf,
  record,
  rest,
  roleOf,
  sizeOf,
  textOf,
  textPart,
  titleOf,
  type Converted,
  type Fields,
  type Part,
} from '../foreign.js';
import type { AttachmentRecord, InnerRecord } from '../records.js';
import { fromSeconds } from '../times.js';
import { placed, type TreeNode } from '../tree.js';

// The export of ChatGPT: conversations as trees of nodes, each with a message or without one.

const SOURCE = 'chatgpt';

export function isChatgpt(value: Fields): boolean {
  return (
    isObject(value['mapping']) ||
    'current_node' in value ||
    ('create_time' in value && ('conversation_id' in value || 'update_time' in value))
  );
}

interface Parsed {
  node: Fields;
  message: Fields;
  parts: Part[];
  files: Omit<AttachmentRecord, 'type' | 'id' | 'messageId'>[];
  /** What of the content is not in the parts. */
  left: JsonObject | undefined;
}

const isAsset = (part: unknown): part is Fields =>
  isObject(part) && typeof part['asset_pointer'] === 'string';

/** The files that a part names: itself, or those within it, as of what was said and filmed. */
function assetsIn(part: unknown): Fields[] {
  if (isAsset(part)) return [part];
  if (!isObject(part)) return [];
  return Object.values(part)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isAsset);
}

function partOf(part: unknown): Part {
  if (typeof part === 'string') return textPart(part);
  if (isAsset(part)) {
    const kind = textOf(part['content_type']);
    const mediaType = kind.startsWith('audio') ? 'audio/*' : 'image/*';
    return { type: 'file', mediaType, url: textOf(part['asset_pointer']) };
  }
  if (isObject(part) && part['content_type'] === 'audio_transcription') {
    return textPart(textOf(part['text']));
  }
  return { type: 'data-chatgpt', data: jsonOf(part) };
}

function partsOf(content: Fields): Part[] {
  const type = textOf(content['content_type']);
  const parts = arrayOf(content['parts']);
  if (type === 'thoughts') {
    return arrayOf(content['thoughts']).map((thought) => ({
      type: 'reasoning',
      text: textOf(objectOf(thought)['content']),
    }));
  }
  if (type === 'text' && parts.every((part) => typeof part === 'string')) {
    const text = parts.join('\n');
    return text === '' ? [] : [textPart(text)];
  }
  if (parts.length > 0) return parts.filter((part) => part !== '').map(partOf);
  return Object.keys(content).length > 0 ? [{ type: 'data-chatgpt', data: jsonOf(content) }] : [];
}

/** The id of a file as its name in the ZIP begins. */
const fileIdOf = (pointer: string) => pointer.replace(/^[a-z-]+:\/\//, '');

function filesOf(message: Fields): Parsed['files'] {
  const files = new Map<string, Parsed['files'][number]>();
  for (const part of arrayOf(objectOf(message['content'])['parts']).flatMap(assetsIn)) {
    const fileId = fileIdOf(textOf(part['asset_pointer']));
    const metadata = part as JsonObject;
    files.set(fileId, { fileId, size: sizeOf(part['size_bytes']), metadata });
  }
  for (const each of arrayOf(objectOf(message['metadata'])['attachments'])) {
    const given = objectOf(each);
    const fileId = fileIdOf(textOf(given['id']));
    const key = fileId || textOf(given['name']);
    files.set(key, {
      ...files.get(key),
      fileId,
      name: textOf(given['name']),
      mimeType: textOf(given['mime_type'] ?? given['mimeType']),
      size: sizeOf(given['size']),
      metadata: { ...files.get(key)?.metadata, ...(given as JsonObject) },
    });
  }
  return [...files.values()];
}

function parse(node: Fields): Parsed | null {
  const message = node['message'];
  if (message === null || message === undefined) return null;
  if (!isObject(message)) throw new NotUnderstood('is no message.');
  const role = roleOf(objectOf(message['author'])['role']);
  const content = objectOf(message['content']);
  const parts = partsOf(content);
  const files = filesOf(message);
  // What only says that a conversation begins.
  if (role === 'system' && parts.length === 0 && files.length === 0) return null;
  const isExact = content['content_type'] === 'text' && arrayOf(content['parts']).length <= 1;
  const left = isExact
    ? rest(content, ['content_type', 'parts'])
    : { content: content as JsonObject };
  return { node, message, parts, files, left };
}

function statusOf(message: Fields): MessageStatus {
  const status = textOf(message['status']);
  return status === 'in_progress' || status === 'finished_partial_completion'
    ? 'interrupted'
    : 'completed';
}

export function convertChatgpt(value: Fields): Converted {
  const mapping = value['mapping'];
  if (!isObject(mapping)) throw new NotUnderstood('has no mapping, which holds its messages.');
  const id = idOf(value['conversation_id']) ?? idOf(value['id']) ?? contentId(SOURCE, value);
  const problems: Converted['problems'] = [];
  const entries = Object.entries(mapping).filter(([key]) => idOf(key) !== undefined);
  const parsed = convertEach(
    entries,
    ([key]) => `conversation ${id}, message ${key}`,
    problems,
    ([, node]) => {
      if (!isObject(node)) throw new NotUnderstood('is no node.');
      return parse(node);
    },
  );
  const nodes = entries.map((entry): TreeNode<Parsed> => {
    const [key, node] = entry;
    const value = parsed.get(entry) ?? null;
    return {
      id: key,
      parentId: textOf(objectOf(node)['parent']) || null,
      createdAt: fromSeconds(value?.message['create_time']),
      value,
    };
  });

  const records: InnerRecord[] = [];
  const createdAt = fromSeconds(value['create_time']);
  for (const node of placed(nodes, textOf(value['current_node']) || null)) {
    const { message, parts, files, left } = node.value;
    const author = objectOf(message['author']);
    const role = roleOf(author['role']);
    const metadata = objectOf(message['metadata']);
    const citations = arrayOf(metadata['citations']);
    records.push(
      record({
        type: 'message',
        id: node.id,
        role,
        status: statusOf(message),
        content: contentOf(parts),
        previousId: node.previousId,
        onPath: node.onPath,
        provider: 'openai',
        model: limited(textOf(metadata['model_slug']), 255),
        sources:
          role === 'assistant' && citations.length > 0 ? (citations as JsonValue[]) : undefined,
        createdAt: node.createdAt ?? createdAt,
        updatedAt: fromSeconds(message['update_time']) ?? node.createdAt ?? createdAt,
        meta: metaOf(
          SOURCE,
          joinedRest(
            rest(message, ['id', 'author', 'content', 'create_time']),
            rest(author, ['role']) && { author: rest(author, ['role'])! },
            left,
          ),
        ),
      }),
    );
    files.forEach((file, index) =>
      records.push(
        attachment(node.id, `${node.id}:${index}`, { ...file, createdAt: node.createdAt }),
      ),
    );
  }
  const { title, left } = titleOf(value['title']);
  return {
    record: record({
      type: 'conversation',
      id,
      title,
      archived: value['is_archived'] === true,
      pinned: value['is_starred'] === true,
      createdAt,
      updatedAt: fromSeconds(value['update_time']) ?? createdAt,
      meta: metaOf(
        SOURCE,
        joinedRest(
          rest(value, [
            'id',
            'conversation_id',
            'title',
            'mapping',
            'current_node',
            'create_time',
            'update_time',
            'is_archived',
            'is_starred',
          ]),
          left,
        ),
      ),
    }),
    records,
    problems,
  };
}
