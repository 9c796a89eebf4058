import {
  arrayOf,
  boolean,
  content,
  invalid,
  jsonArray,
  jsonObject,
  nullable,
  number,
  shape,
  text,
  type Check,
} from './checks.js';
import type { OperationName } from './protocol.js';

// How the arguments of each operation are checked and written for the core.

interface Parameter {
  name: string;
  check: Check;
  optional: boolean;
}

const required = (name: string, check: Check): Parameter => ({ name, check, optional: false });
const optional = (name: string, check: Check): Parameter => ({ name, check, optional: true });

const document = nullable(jsonObject);

const conversationUpdateFields = {
  title: nullable(text),
  type: text,
  assistantId: nullable(text),
  folder: nullable(text),
  tags: nullable(arrayOf(text)),
  pinned: boolean,
  archived: boolean,
  data: document,
  meta: document,
};

const conversationInput = shape({ ...conversationUpdateFields, id: text, createdAt: number });

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

const messageInput = shape({
  ...messageUpdateFields,
  id: text,
  role: text,
  authorId: text,
  createdAt: number,
});

const componentUpdateFields = {
  messageId: nullable(text),
  componentKind: text,
  payload: jsonObject,
};

const componentInput = shape({ ...componentUpdateFields, id: text, createdAt: number });

const sort = shape({ field: text, direction: text });

/** The keys and values of filters differ from list to list; the core knows them. */
const filters: Check = (value, path) => {
  const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
  const each: Check = (filter, filterPath) => {
    if (typeof filter === 'number') return number(filter, filterPath);
    if (typeof filter === 'boolean') return filter;
    return Array.isArray(filter) ? arrayOf(text)(filter, filterPath) : text(filter, filterPath);
  };
  return shape(Object.fromEntries(keys.map((key) => [key, each])))(value, path);
};

const listQuery: Check = (value, path) => {
  const checkFilters: Check = (given) => filters(given, 'filters');
  const checkSort: Check = (given) => sort(given, 'sort');
  return shape({ filters: checkFilters, sort: checkSort, page: number, pageSize: number })(
    value,
    path,
  );
};

const timelineQuery = shape({ limit: number, beforeSequence: number, afterSequence: number });

const id = [required('id', text)];
const list = [optional('query', listQuery)];

const signatures: Record<OperationName, Parameter[]> = {
  'conversations.create': [optional('input', conversationInput)],
  'conversations.get': id,
  'conversations.list': list,
  'conversations.update': [...id, required('fields', shape(conversationUpdateFields))],
  'conversations.delete': id,
  'conversations.restore': id,
  'conversations.purge': id,

  'messages.append': [required('conversationId', text), required('input', messageInput)],
  'messages.appendMany': [
    required('conversationId', text),
    required('inputs', arrayOf(messageInput)),
  ],
  'messages.get': id,
  'messages.list': list,
  'messages.update': [...id, required('fields', shape(messageUpdateFields))],
  'messages.delete': id,
  'messages.restore': id,
  'messages.purge': id,

  'components.append': [required('conversationId', text), required('input', componentInput)],
  'components.get': id,
  'components.list': list,
  'components.update': [...id, required('fields', shape(componentUpdateFields))],
  'components.delete': id,
  'components.restore': id,
  'components.purge': id,

  'timeline.page': [required('conversationId', text), optional('query', timelineQuery)],

  stats: [],
};

/** The names of all operations. */
export const operationNames = Object.keys(signatures) as OperationName[];

/** The arguments of a call as JSON for the core. Throws `INVALID_ARGUMENT`. */
export function encodeArguments(operation: OperationName, args: readonly unknown[]): string {
  if (!Object.hasOwn(signatures, operation)) {
    throw invalid('operation', `there is no ${operation}. Known: ${operationNames.join(', ')}.`);
  }
  const parameters = signatures[operation];
  const encoded = parameters.map(({ name, check, optional: mayBeAbsent }, index) => {
    const value = args[index];
    if (value !== undefined) return check(value, name);
    if (mayBeAbsent) return null;
    throw invalid(name, 'must be given.');
  });
  return JSON.stringify(encoded);
}
