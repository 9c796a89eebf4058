import {
  arrayOf,
  boolean,
  content,
  invalid,
  jsonArray,
  jsonObject,
  jsonValue,
  nullable,
  number,
  shape,
  text,
  time,
  type Check,
} from './checks.js';
import type { BatchCall, OperationName } from './protocol.js';
import { conversationRecord, innerRecord, personRecord } from './transfer/records.js';

// How the arguments of each operation are checked and written for the core.

interface Parameter {
  name: string;
  check: Check;
  optional: boolean;
}

const required = (name: string, check: Check): Parameter => ({ name, check, optional: false });
const optional = (name: string, check: Check): Parameter => ({ name, check, optional: true });

const document = nullable(jsonObject);
const names = arrayOf(text);

const conversationUpdateFields = {
  title: nullable(text),
  type: text,
  assistantId: nullable(text),
  folder: nullable(text),
  tags: nullable(names),
  pinned: boolean,
  archived: boolean,
  data: document,
  meta: document,
};

const searchOptions = shape({
  limit: number,
  after: nullable(text),
  filters: shape({
    conversationId: text,
    role: text,
    kind: text,
    createdAfter: time,
    createdBefore: time,
    hasAttachment: boolean,
  }),
  groupBy: text,
  branches: text,
});

const conversationInput = shape({ ...conversationUpdateFields, id: text, createdAt: time });

const sidebarQuery = shape({
  limit: number,
  after: nullable(text),
  archived: boolean,
  folder: text,
  tag: text,
});

const messageUpdateFields = {
  content,
  kind: text,
  status: text,
  provider: text,
  model: text,
  sources: nullable(jsonArray),
  detectedMode: nullable(text),
  data: document,
  meta: document,
  usage: document,
};

const messageInputFields = {
  ...messageUpdateFields,
  id: text,
  role: text,
  threadId: nullable(text),
  replyToId: nullable(text),
  previousId: nullable(text),
  authorId: text,
  createdAt: time,
};

const messageInput = shape(messageInputFields);

const { status: _status, ...streamInputFields } = messageInputFields;
const streamInput = shape(streamInputFields);

const streamParts = arrayOf(shape({ kind: text, name: text, text, json: jsonValue }));

const streamEnd = shape({
  status: text,
  parts: streamParts,
  usage: document,
  meta: document,
  error: text,
});

const componentUpdateFields = {
  messageId: nullable(text),
  componentKind: text,
  payload: jsonObject,
};

const componentInput = shape({ ...componentUpdateFields, id: text, createdAt: time });

const attachmentUpdateFields = {
  name: text,
  mimeType: text,
  storagePath: text,
  fileId: text,
  size: nullable(number),
  extractionRequestId: text,
  extractionStatus: text,
  extractedText: nullable(text),
  metadata: document,
};

const attachmentInput = shape({ ...attachmentUpdateFields, id: text, createdAt: time });

const userInput = shape({
  id: text,
  name: text,
  email: nullable(text),
  avatarUrl: nullable(text),
});

const assistantUpdateFields = {
  name: text,
  userAuthentication: boolean,
  provider: text,
  model: text,
  config: document,
};

const assistantInput = shape({ ...assistantUpdateFields, id: text });

const sort = shape({ field: text, direction: text });

/** The keys and values of filters differ from list to list; the core knows them. */
const filters: Check = (value, path) => {
  const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
  const each: Check = (filter, filterPath) => {
    if (typeof filter === 'number' || typeof filter === 'bigint') return time(filter, filterPath);
    if (typeof filter === 'boolean') return filter;
    return Array.isArray(filter) ? names(filter, filterPath) : text(filter, filterPath);
  };
  return shape(Object.fromEntries(keys.map((key) => [key, each])))(value, path);
};

const listFields = {
  filters: ((given) => filters(given, 'filters')) as Check,
  sort: ((given) => sort(given, 'sort')) as Check,
  page: number,
  pageSize: number,
};

/** Options that go to the core; the signal among them stays here. */
const options = (fields: Record<string, Check>): Parameter =>
  optional('options', shape({ ...fields, signal: () => undefined }));

const extras = { with: names };
const window = { limit: number, beforeSequence: number, afterSequence: number };

const id = [required('id', text)];
const conversationId = required('conversationId', text);
const messageId = required('messageId', text);
const list = [optional('query', shape(listFields))];
const readOne = [...id, options(extras)];
const pinning = [...id, options({ by: text })];
const ofUser = options({ userId: text });

const signatures: Record<Exclude<OperationName, 'batch'>, Parameter[]> = {
  'conversations.create': [optional('input', conversationInput)],
  'conversations.get': id,
  'conversations.list': list,
  'conversations.sidebar': [optional('query', sidebarQuery)],
  'conversations.update': [...id, required('fields', shape(conversationUpdateFields))],
  'conversations.reset': id,
  'conversations.delete': id,
  'conversations.restore': id,
  'conversations.purge': id,

  'messages.append': [conversationId, required('input', messageInput)],
  'messages.appendMany': [conversationId, required('inputs', arrayOf(messageInput))],
  'messages.get': readOne,
  'messages.list': [optional('query', shape({ ...listFields, ...extras }))],
  'messages.update': [...id, required('fields', shape(messageUpdateFields))],
  'messages.delete': id,
  'messages.restore': id,
  'messages.purge': id,
  'messages.thread': [
    required('rootId', text),
    optional('query', shape({ ...window, skip: number, ...extras })),
  ],
  'messages.clearThread': [required('rootId', text)],
  'messages.replyChain': readOne,
  'messages.last': [conversationId, options(extras)],
  'messages.pin': pinning,
  'messages.unpin': pinning,
  'messages.pinned': [
    conversationId,
    optional('query', shape({ limit: number, skip: number, ...extras })),
  ],
  'messages.siblings': readOne,
  'messages.path': readOne,
  'messages.switchTo': id,

  'components.append': [conversationId, required('input', componentInput)],
  'components.get': id,
  'components.list': list,
  'components.update': [...id, required('fields', shape(componentUpdateFields))],
  'components.delete': id,
  'components.restore': id,
  'components.purge': id,

  'attachments.add': [messageId, required('input', attachmentInput)],
  'attachments.addStored': [
    messageId,
    required('input', attachmentInput),
    required('stored', shape({ file: text, sha256: text, size: number })),
  ],
  'attachments.file': id,
  'attachments.examineFiles': [required('files', arrayOf(shape({ name: text, size: number })))],
  'attachments.get': id,
  'attachments.list': list,
  'attachments.update': [...id, required('fields', shape(attachmentUpdateFields))],
  'attachments.delete': id,
  'attachments.restore': id,
  'attachments.purge': id,

  'timeline.page': [
    conversationId,
    optional('query', shape({ ...window, branch: text, replies: boolean, ...extras })),
  ],

  'search.messages': [required('query', text), optional('search', searchOptions)],
  'search.index': [optional('input', shape({ limit: number }))],

  'users.upsert': [required('input', userInput)],
  'users.get': id,
  'users.list': list,
  'users.delete': id,

  'members.add': [conversationId, required('userId', text), options({ role: text })],
  'members.remove': [conversationId, required('userId', text)],
  'members.list': [conversationId, optional('query', shape({ page: number, pageSize: number }))],

  'reactions.add': [messageId, required('name', text), ofUser],
  'reactions.remove': [messageId, required('name', text), ofUser],
  'reactions.list': [messageId],
  'reactions.clear': [messageId],

  'reads.mark': [
    conversationId,
    optional('input', shape({ sequence: number, at: time, userId: text })),
  ],
  'reads.get': [conversationId, ofUser],
  'reads.unread': [
    optional('conversationId', nullable(text)),
    options({ includeOwn: boolean, userId: text }),
  ],

  'feedback.set': [messageId, required('input', shape({ rating: text, comment: nullable(text) }))],
  'feedback.get': [messageId],
  'feedback.clear': [messageId],

  'drafts.set': [conversationId, required('input', shape({ text, data: document }))],
  'drafts.get': [conversationId],
  'drafts.clear': [conversationId],

  'summaries.get': [conversationId],
  'summaries.pending': [conversationId, optional('query', shape({ limit: number }))],
  'summaries.set': [
    conversationId,
    required('input', shape({ summary: text, untilSequence: number })),
  ],
  'context.page': [
    conversationId,
    optional('query', shape({ limit: number, beforeSequence: number })),
  ],
  history: [conversationId],

  'assistants.create': [required('input', assistantInput)],
  'assistants.get': id,
  'assistants.list': list,
  'assistants.update': [...id, required('fields', shape(assistantUpdateFields))],
  'assistants.delete': id,
  'assistants.restore': id,
  'assistants.purge': id,

  'streams.begin': [conversationId, optional('input', streamInput)],
  'streams.write': [messageId, required('parts', streamParts)],
  'streams.end': [messageId, required('end', streamEnd)],
  'streams.resume': id,

  'export.list': [required('query', shape({ kind: text, after: nullable(text) }))],
  'export.conversation': [...id, optional('from', shape({ part: text, after: number }))],
  'export.file': [required('sha256', text)],
  'import.people': [required('records', arrayOf(personRecord))],
  'import.conversation': [
    required(
      'input',
      shape({
        part: text,
        conversation: conversationRecord,
        records: arrayOf(innerRecord),
        expected: shape({ messages: number, components: number, attachments: number }),
        files: arrayOf(shape({ attachmentId: text, sha256: text, file: text, size: number })),
      }),
    ),
  ],
  'import.known': [
    ...id,
    required('ids', shape({ messages: names, components: names, attachments: names })),
  ],
  'import.discard': id,

  stats: [],

  doctor: [options({ repair: boolean })],
  'backup.begin': [options({ ownOnly: boolean })],
  'backup.read': [required('piece', shape({ offset: number, size: number }))],
  'backup.end': [],
  'restore.begin': [],
  'restore.write': [required('piece', shape({ offset: number, data: text }))],
  'restore.finish': [],
  'restore.end': [],
};

/** The names of all operations. */
export const operationNames = [...Object.keys(signatures), 'batch'] as OperationName[];

/** From so many characters on a text is set apart: the core's parser looks at each of those in JSON. */
const SET_APART_LENGTH = 48;
/** Stands in the JSON for a text that is set apart. */
const SET_APART = '\u0001';

/**
 * The arguments of a call for the core: JSON, and behind it the texts that were set apart from it, in
 * their order, each with a NUL in front. Throws `INVALID_ARGUMENT`.
 */
export function encodeArguments(operation: OperationName, args: readonly unknown[]): string {
  if (operation === 'batch') return encodeBatch(args[0] as BatchCall[]);
  if (!Object.hasOwn(signatures, operation)) {
    throw invalid('operation', `there is no ${operation}. Known: ${operationNames.join(', ')}.`);
  }
  const parameters = signatures[operation];
  const checked = parameters.map(({ name, check, optional: mayBeAbsent }, index) => {
    const value = args[index];
    if (value !== undefined) return check(value, name);
    if (mayBeAbsent) return null;
    throw invalid(name, 'must be given.');
  });
  const apart: string[] = [];
  const json = JSON.stringify(checked, (_, value: unknown) => {
    if (typeof value !== 'string' || !isSetApart(value)) return value;
    apart.push(value);
    return SET_APART;
  });
  return [json, ...apart].join('\0');
}

function isSetApart(text: string): boolean {
  return (text.length >= SET_APART_LENGTH && !text.includes('\0')) || text === SET_APART;
}

/** Pairs of a name and its arguments, which are encoded already. */
function encodeBatch(calls: BatchCall[]): string {
  const pairs: string[] = [];
  let apart = '';
  for (const { operation, args } of calls) {
    // JSON has no NUL.
    const end = args.indexOf('\0');
    const json = end < 0 ? args : args.slice(0, end);
    if (end >= 0) apart += args.slice(end);
    pairs.push(`[${JSON.stringify(operation)},${json}]`);
  }
  return `[[${pairs.join(',')}]]${apart}`;
}
