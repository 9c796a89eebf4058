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
import { parseDataUrl } from '../data-url.js';
import { BYTES } from '../incoming-bytes.js';
import { InlineFiles } from '../inline-files.js';
import type { InnerRecord } from '../records.js';
import { fromEpoch } from '../times.js';
import { placed, type TreeNode } from '../tree.js';

// Chats of Open WebUI: a tree of messages that name their parents and their children. Parents
// count; a message that names none, and that another names as a child, follows that one.

const SOURCE = 'open-webui';

const chatOf = (value: Fields): Fields => (isObject(value['chat']) ? value['chat'] : value);
const historyOf = (value: Fields): Fields => objectOf(chatOf(value)['history']);

export const isOpenWebui = (value: Fields): boolean => isObject(historyOf(value)['messages']);

/** Content is text, or parts as OpenAI has them. */
function partsOf(content: unknown, files: InlineFiles): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [textPart(content)];
  return arrayOf(content).map((part) => {
    if (isObject(part) && part['type'] === 'text') return textPart(textOf(part['text']));
    const url = textOf(objectOf(objectOf(part)['image_url'])['url']);
    const taken = files.url(url);
    if (taken !== url) return { type: 'file', mediaType: files.mimeTypeOf(taken), url: taken };
    return { type: 'data-open-webui', data: jsonOf(part) };
  });
}

function parse(value: unknown): Fields {
  if (!isObject(value)) throw new NotUnderstood('is no message.');
  roleOf(value['role']);
  return value;
}

function statusOf(message: Fields): MessageStatus {
  if (message['error']) return 'failed';
  return message['done'] === false ? 'interrupted' : 'completed';
}

/** Who follows whom by the lists of children. */
function parentsByChildren(messages: Fields): Map<string, string> {
  const parents = new Map<string, string>();
  for (const [id, message] of Object.entries(messages)) {
    for (const child of arrayOf(objectOf(message)['childrenIds'])) {
      if (typeof child === 'string' && !parents.has(child)) parents.set(child, id);
    }
  }
  return parents;
}

function filesOf(id: string, message: Fields, createdAt: string | undefined): InnerRecord[] {
  return arrayOf(message['files']).map((each, index) => {
    const given = objectOf(each);
    const file = objectOf(given['file']);
    const meta = objectOf(file['meta']);
    const url = textOf(given['url']);
    const extracted = textOf(objectOf(file['data'])['content']);
    const data = parseDataUrl(url);
    return attachment(id, `${id}:${index}`, {
      name: textOf(given['name'] ?? file['filename'] ?? meta['name']),
      mimeType: textOf(given['content_type'] ?? meta['content_type']) || data?.mimeType,
      fileId: textOf(given['id'] ?? file['id']),
      size: sizeOf(given['size'] ?? meta['size']),
      storagePath: data ? '' : url,
      extractedText: extracted === '' ? undefined : extracted,
      extractionStatus: extracted === '' ? 'none' : 'completed',
      metadata: data ? rest(given, ['url']) : (given as JsonObject),
      createdAt,
      ...(data && { [BYTES]: data.bytes }),
    });
  });
}

function feedbackOf(id: string, message: Fields): InnerRecord[] {
  const annotation = objectOf(message['annotation']);
  const rating = Number(annotation['rating']);
  if (rating !== 1 && rating !== -1) return [];
  const comment = textOf(annotation['comment']);
  return [
    record({
      type: 'feedback',
      messageId: id,
      rating: rating === 1 ? 'up' : 'down',
      comment: comment === '' ? undefined : comment,
    }),
  ];
}

export function convertOpenWebui(value: Fields): Converted {
  if (!isOpenWebui(value)) throw new NotUnderstood('has no history of messages.');
  const chat = chatOf(value);
  const history = historyOf(value);
  const messages = objectOf(history['messages']);
  const id = idOf(value['id']) ?? idOf(chat['id']) ?? contentId(SOURCE, value);
  const problems: Converted['problems'] = [];
  const keys = Object.keys(messages).filter((key) => idOf(key) !== undefined);
  const parsed = convertEach(
    keys,
    (key) => `conversation ${id}, message ${key}`,
    problems,
    (key) => parse(messages[key]),
  );
  const byChildren = parentsByChildren(messages);
  const nodes = keys.map((key): TreeNode<Fields> => {
    const message = objectOf(messages[key]);
    const parent = 'parentId' in message ? message['parentId'] : byChildren.get(key);
    return {
      id: key,
      parentId: typeof parent === 'string' ? parent : null,
      createdAt: fromEpoch(message['timestamp']),
      value: parsed.get(key) ?? null,
    };
  });

  const records: InnerRecord[] = [];
  const current = textOf(history['currentId'] ?? value['current_message_id']) || null;
  const createdAt = fromEpoch(value['created_at'] ?? chat['timestamp']);
  for (const node of placed(nodes, current)) {
    const message = node.value;
    const inline = new InlineFiles(node.id);
    const content = contentOf(partsOf(message['content'], inline));
    const role = roleOf(message['role']);
    const sources = arrayOf(message['sources']);
    const usage = message['usage'];
    const isText = typeof message['content'] === 'string' || message['content'] === undefined;
    records.push(
      record({
        type: 'message',
        id: node.id,
        role,
        status: statusOf(message),
        content,
        previousId: node.previousId,
        onPath: node.onPath,
        model: limited(textOf(message['model']), 255),
        sources: role === 'assistant' && sources.length > 0 ? (sources as JsonValue[]) : undefined,
        usage: isObject(usage) ? (usage as JsonObject) : undefined,
        createdAt: node.createdAt ?? createdAt,
        meta: metaOf(
          SOURCE,
          rest(message, [
            'id',
            'parentId',
            'childrenIds',
            'role',
            'timestamp',
            'files',
            'done',
            ...(isText || inline.attachments.length > 0 ? ['content'] : []),
            ...(role === 'assistant' ? ['sources'] : []),
            ...(isObject(usage) ? ['usage'] : []),
          ]),
        ),
      }),
      ...inline.at(node.createdAt),
      ...filesOf(node.id, message, node.createdAt),
      ...feedbackOf(node.id, message),
    );
  }
  const meta = objectOf(value['meta']);
  const tags = [...new Set(arrayOf(meta['tags']).filter((tag) => idOf(tag) !== undefined))];
  const { title, left } = titleOf(value['title'] ?? chat['title']);
  return {
    record: record({
      type: 'conversation',
      id,
      title,
      archived: value['archived'] === true,
      pinned: value['pinned'] === true,
      folder: idOf(value['folder_id']),
      tags: tags.length > 0 ? tags.slice(0, 100).map(String) : undefined,
      createdAt,
      updatedAt: fromEpoch(value['updated_at']) ?? createdAt,
      meta: metaOf(
        SOURCE,
        joinedRest(
          rest(value, [
            'id',
            'title',
            'chat',
            'history',
            'archived',
            'pinned',
            'folder_id',
            'created_at',
            'updated_at',
            'current_message_id',
          ]),
          // The list of messages repeats what is in the tree.
          chat === value ? undefined : rest(chat, ['id', 'title', 'history', 'messages']),
          left,
        ),
      ),
    }),
    records,
    problems,
  };
}
