import type { JsonObject, JsonValue } from '../../types.js';
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
import type { InnerRecord } from '../records.js';
import { fromIso } from '../times.js';
import { placed, type TreeNode } from '../tree.js';

// The export of Claude: a list of messages, which name the one before them where they branch.

const SOURCE = 'claude';
const ROOT = '00000000-0000-4000-8000-000000000000';

export const isClaude = (value: Fields): boolean => Array.isArray(value['chat_messages']);

interface Parsed {
  id: string;
  message: Fields;
  parts: Part[];
  left: JsonObject | undefined;
}

/** The parts of a message, with what of each block is not in them. */
function partsOf(blocks: Fields[]): { parts: Part[]; left: (JsonObject | null)[] } {
  const parts: Part[] = [];
  const left: (JsonObject | null)[] = [];
  const tools = new Map<string, Part>();
  for (const block of blocks) {
    const type = textOf(block['type']);
    let known = ['type'];
    if (type === 'text') {
      parts.push(textPart(textOf(block['text'])));
      known = ['type', 'text'];
    } else if (type === 'thinking') {
      parts.push({ type: 'reasoning', text: textOf(block['thinking']) });
      known = ['type', 'thinking'];
    } else if (type === 'tool_use') {
      const toolCallId = textOf(block['id']);
      const part: Part = {
        type: 'dynamic-tool',
        toolName: textOf(block['name']),
        toolCallId,
        state: 'input-available',
        input: jsonOf(block['input']),
      };
      tools.set(toolCallId, part);
      parts.push(part);
      known = ['type', 'id', 'name', 'input'];
    } else if (type === 'tool_result') {
      const call = tools.get(textOf(block['tool_use_id']));
      if (!call) {
        parts.push({ type: 'data-claude', data: block as JsonObject });
      } else if (block['is_error'] === true) {
        call['state'] = 'output-error';
        call['errorText'] = JSON.stringify(block['content'] ?? '');
      } else {
        call['state'] = 'output-available';
        call['output'] = jsonOf(block['content']);
      }
      known = call ? ['type', 'tool_use_id', 'content', 'is_error'] : Object.keys(block);
    } else {
      parts.push({ type: 'data-claude', data: block as JsonObject });
      known = Object.keys(block);
    }
    left.push(rest(block, known) ?? null);
  }
  return { parts, left };
}

function parse(value: unknown): Parsed {
  if (!isObject(value)) throw new NotUnderstood('is no message.');
  roleOf(value['sender']);
  const id = idOf(value['uuid']);
  if (id === undefined) throw new NotUnderstood('has no uuid.');
  const blocks = arrayOf(value['content']).filter(isObject);
  const { parts, left } = partsOf(blocks);
  const text = textOf(value['text']);
  // The text repeats what is in the blocks.
  if (parts.length === 0 && text !== '') parts.push(textPart(text));
  const blocksLeft = left.some((each) => each !== null)
    ? { blocks: left as JsonValue[] }
    : undefined;
  return { id, message: value, parts, left: blocksLeft };
}

function filesOf({ id, message }: Parsed, createdAt: string | undefined): InnerRecord[] {
  const attachments = arrayOf(message['attachments']).map((each, index) => {
    const given = objectOf(each);
    const extracted = textOf(given['extracted_content']);
    const type = textOf(given['file_type']);
    return attachment(id, `${id}:attachment:${index}`, {
      name: textOf(given['file_name']),
      mimeType: type.includes('/') ? type : '',
      size: sizeOf(given['file_size']),
      extractedText: extracted === '' ? undefined : extracted,
      extractionStatus: extracted === '' ? 'none' : 'completed',
      metadata: rest(given, ['file_name', 'file_size', 'extracted_content']),
      createdAt,
    });
  });
  const files = arrayOf(message['files']).map((each, index) => {
    const given = objectOf(each);
    return attachment(id, `${id}:file:${index}`, {
      name: textOf(given['file_name']),
      fileId: textOf(given['file_uuid']),
      metadata: rest(given, ['file_name', 'file_uuid']),
      createdAt,
    });
  });
  return [...attachments, ...files];
}

export function convertClaude(value: Fields): Converted {
  if (!isClaude(value)) throw new NotUnderstood('has no chat_messages.');
  const id = idOf(value['uuid']) ?? contentId(SOURCE, value);
  const problems: Converted['problems'] = [];
  const given = arrayOf(value['chat_messages']);
  const parsed = convertEach(
    given.keys(),
    (index) => `conversation ${id}, message ${idOf(objectOf(given[index])['uuid']) ?? index}`,
    problems,
    (index) => parse(given[index]),
  );
  const branches = given.some((each) => typeof objectOf(each)['parent_message_uuid'] === 'string');
  let before: string | null = null;
  const nodes: TreeNode<Parsed>[] = [];
  for (const [index, message] of given.entries()) {
    const fields = objectOf(message);
    const nodeId = idOf(fields['uuid']) ?? `${id}:${index}`;
    const parent = textOf(fields['parent_message_uuid']);
    const parentId = parent === '' || parent === ROOT ? null : parent;
    nodes.push({
      id: nodeId,
      parentId: branches ? parentId : before,
      createdAt: fromIso(fields['created_at']),
      value: parsed.get(index) ?? null,
    });
    before = nodeId;
  }

  const records: InnerRecord[] = [];
  const model = limited(textOf(value['model']), 255);
  const current = textOf(value['current_leaf_message_uuid']) || null;
  const ordered = branches ? placed(nodes, current) : placed(nodes, before);
  for (const node of ordered) {
    const { message, parts, left } = node.value;
    const known = [
      'uuid',
      'text',
      'content',
      'sender',
      'created_at',
      'updated_at',
      'attachments',
      'files',
      'parent_message_uuid',
    ];
    const text = textOf(message['text']);
    const isRepeated = parts.some((part) => part.type === 'text') || text === '';
    records.push(
      record({
        type: 'message',
        id: node.id,
        role: roleOf(message['sender']),
        content: contentOf(parts),
        previousId: node.previousId,
        onPath: node.onPath,
        provider: 'anthropic',
        model,
        createdAt: node.createdAt,
        updatedAt: fromIso(message['updated_at']) ?? node.createdAt,
        meta: metaOf(
          SOURCE,
          joinedRest(rest(message, known), left, isRepeated ? undefined : { text }),
        ),
      }),
      ...filesOf(node.value, node.createdAt),
    );
  }
  const { title, left } = titleOf(value['name']);
  const createdAt = fromIso(value['created_at']);
  return {
    record: record({
      type: 'conversation',
      id,
      title,
      pinned: value['is_starred'] === true,
      createdAt,
      updatedAt: fromIso(value['updated_at']) ?? createdAt,
      meta: metaOf(
        SOURCE,
        joinedRest(
          rest(value, [
            'uuid',
            'name',
            'created_at',
            'updated_at',
            'chat_messages',
            'is_starred',
            'current_leaf_message_uuid',
          ]),
          left,
        ),
      ),
    }),
    records,
    problems,
  };
}
