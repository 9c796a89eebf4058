/**
 * Every operation with arguments that it takes, and what each string among them is for. One table
 * for the tests that put something else into each of them in turn: another user's ids, or SQL.
 * Neutral: runs on a page and under Node.
 */

/**
 * @typedef {object} Slot a string of the sample arguments
 * @property {'reference' | 'sought' | 'own' | 'new id' | 'kept' | 'choice' | 'said' | 'document'} what
 * @property {string} [kind] whose id it is, of the kinds of `every-row.js`
 * @property {unknown} [value]
 */

const slots = new WeakSet();

/** @param {Slot} slot @returns {Slot} */
function slot(slot) {
  slots.add(slot);
  return slot;
}

/** @returns {value is Slot} */
export const isSlot = (value) => typeof value === 'object' && value !== null && slots.has(value);

/** The id of a row that has to be there; otherwise the answer is NOT_FOUND. */
const reference = (kind) => slot({ what: 'reference', kind });
/** What rows are looked for by; nothing is found by one that no row has. */
const sought = (kind) => slot({ what: 'sought', kind });
/** An id that a row is to get; another one each time. */
const newId = () => slot({ what: 'new id' });
/** Text that is kept, and given back in the answer. */
const kept = (value) => slot({ what: 'kept', value });
/** One of a few names. */
const choice = (value) => slot({ what: 'choice', value });
/** Text that only says for whom, and is not in the answer. */
const said = (value) => slot({ what: 'said', value });
/** The id of a row that is there, in a place where one that is not there is as good. */
const own = (kind) => slot({ what: 'own', kind });
/** A JSON document that is kept, and given back in the answer. */
const document = (value = { note: 'a document' }) => slot({ what: 'document', value });

const extras = ['replyTo', 'author', 'reactions', 'attachments'].map(choice);
const more = ['replyCount', 'feedback', 'siblingIds', 'nanoseconds'].map(choice);
const withExtras = { with: [...extras, ...more] };

const createdAt = 1_700_000_000_000;

const conversationFields = {
  title: kept('a title'),
  type: choice('chat'),
  assistantId: kept('an assistant'),
  folder: kept('a folder'),
  tags: [kept('a tag'), kept('another tag')],
  pinned: false,
  archived: false,
  data: document(),
  meta: document(),
};

const textFields = {
  content: kept('a text'),
  kind: choice('text'),
  provider: kept('a provider'),
  model: kept('a model'),
  sources: document([{ title: 'a source' }]),
  detectedMode: kept('a mode'),
  data: document(),
  meta: document(),
  usage: document(),
};
const messageFields = { ...textFields, status: choice('completed') };

const ofMessage = {
  id: newId(),
  role: choice('assistant'),
  authorId: kept('an author'),
  createdAt,
};
const onPath = {
  ...ofMessage,
  replyToId: reference('question'),
  previousId: reference('answer'),
};
const inThread = { ...ofMessage, threadId: reference('question') };

const componentFields = {
  messageId: reference('answer'),
  componentKind: kept('a kind'),
  payload: document(),
};

const attachmentFields = {
  name: kept('a file'),
  mimeType: kept('text/plain'),
  storagePath: kept('a path'),
  fileId: kept('a file id'),
  size: 5,
  extractionRequestId: kept('a request'),
  extractionStatus: choice('pending'),
  extractedText: kept('an extract'),
  metadata: document(),
};

const assistantFields = {
  name: kept('a name'),
  userAuthentication: false,
  provider: kept('a provider'),
  model: kept('a model'),
  config: document(),
};

const parts = [
  { kind: choice('text'), text: kept('a delta') },
  { kind: choice('sources'), json: document([{ title: 'a source' }]) },
  { kind: choice('step'), json: document() },
  { kind: choice('event'), json: document() },
  { kind: choice('visualization'), json: document() },
  { kind: choice('data'), name: kept('a key'), json: document() },
];

const digits = choice('1700000000000000000');
const lifetime = { createdAt: digits, updatedAt: digits, deletedAt: digits };
const userRecord = {
  type: choice('user'),
  id: newId(),
  name: kept('a name'),
  email: kept('a@example.org'),
  avatarUrl: kept('https://example.org/a'),
  createdAt: digits,
  updatedAt: digits,
};
const assistantRecord = {
  type: choice('assistant'),
  id: newId(),
  ...assistantFields,
  ...lifetime,
};
const { type: conversationType, ...sameFields } = conversationFields;
const conversationRecord = {
  ...sameFields,
  conversationType,
  summary: kept('a summary'),
  summaryUntilSequence: 1,
  lastSequence: 5,
  ...lifetime,
};
const messageRecord = {
  type: choice('message'),
  id: newId(),
  sequence: 999,
  role: choice('assistant'),
  ...messageFields,
  onPath: true,
  authorId: kept('an author'),
  pinnedAt: digits,
  pinnedBy: kept('somebody'),
  ...lifetime,
};
const onPathRecord = { replyToId: reference('question'), previousId: reference('answer') };
const componentRecord = {
  type: choice('component'),
  id: newId(),
  sequence: 999,
  ...componentFields,
  ...lifetime,
};
const ofAnswer = { messageId: reference('answer') };
const attachmentRecord = {
  type: choice('attachment'),
  id: newId(),
  ...ofAnswer,
  ...attachmentFields,
  ...lifetime,
};
// The message was there, and what it has stays as it is.
const reactionRecord = {
  type: choice('reaction'),
  ...ofAnswer,
  name: said('a thumb'),
  userId: said('somebody'),
  createdAt: digits,
};
const feedbackRecord = {
  type: choice('feedback'),
  ...ofAnswer,
  rating: choice('up'),
  comment: said('a comment'),
  updatedAt: digits,
};
const memberRecord = {
  type: choice('member'),
  userId: kept('a member'),
  role: choice('member'),
  createdAt: digits,
};
const readMarkRecord = {
  type: choice('readMark'),
  userId: kept('a reader'),
  sequence: 1,
  readAt: digits,
  markedAt: digits,
};
const draftRecord = {
  type: choice('draft'),
  text: kept('a draft'),
  data: document(),
  updatedAt: digits,
};
/** A conversation with one record. */
const imported = (conversation, record, file) => ({
  input: {
    part: choice('whole'),
    conversation,
    records: [record],
    ...(file && { files: [file] }),
    // A conversation that is there is compared with nothing.
    expected: { messages: 0, components: 0, attachments: 0 },
  },
});

const conversation = { conversationId: reference('conversation') };
const channel = { conversationId: reference('channel') };
const answer = { messageId: reference('answer') };

/** A call for each filter, for each is an index of its own, and one with everything else. */
const lists = (filters, sortField, others = {}) => [
  ...Object.entries(filters).map(([key, value]) => ({ query: { filters: { [key]: value } } })),
  { query: { sort: { field: choice(sortField), direction: choice('asc') }, ...others } },
  { query: { page: 0, pageSize: 500 } },
];

/** The calls that every kind of row has. */
const lifecycle = (area, kind, restorable = true) => ({
  [`${area}.get`]: [{ id: reference(kind) }],
  [`${area}.delete`]: [{ id: reference(`spare ${kind}`) }],
  ...(restorable && {
    [`${area}.restore`]: [{ id: reference(`hidden ${kind}`) }],
    [`${area}.purge`]: [{ id: reference(`spare ${kind}`) }],
  }),
});

/**
 * Operation -> calls of it, each as its arguments by name, in their order. Every argument and every
 * field that there is occurs in one of them; `isolation.js` looks whether that is so.
 *
 * @type {Record<string, object[]>}
 */
export const everyCall = {
  'conversations.create': [{ input: { ...conversationFields, id: newId(), createdAt } }],
  'conversations.update': [{ id: reference('conversation'), fields: conversationFields }],
  'conversations.list': lists(
    {
      id: sought('conversation'),
      title: sought('conversation'),
      type: choice('channel'),
      assistantId: sought('assistant'),
      folder: sought('folder'),
      tag: sought('tag'),
      pinned: true,
      archived: true,
      activeAfter: 5,
      activeBefore: 5,
    },
    'title',
  ),
  'conversations.sidebar': [
    { query: { limit: 5, archived: false } },
    { query: { folder: sought('folder') } },
    { query: { tag: sought('tag') } },
    { query: { after: choice(null) } },
  ],
  'conversations.reset': [{ id: reference('spare conversation') }],
  ...lifecycle('conversations', 'conversation'),

  'messages.append': [
    { ...conversation, input: { ...messageFields, ...onPath } },
    { ...conversation, input: { ...messageFields, ...inThread } },
  ],
  'messages.appendMany': [
    { ...conversation, inputs: [{ ...messageFields, ...onPath }] },
    { ...conversation, inputs: [{ ...messageFields, ...inThread }] },
  ],
  'messages.update': [{ id: reference('answer'), fields: messageFields }],
  'messages.list': lists(
    {
      id: sought('answer'),
      ids: [sought('answer')],
      conversationId: sought('conversation'),
      role: choice('assistant'),
      kind: choice('text'),
      status: choice('completed'),
      notStatus: choice('completed'),
      threadId: sought('question'),
      authorId: sought('author'),
      provider: sought('provider'),
      beforeSequence: 5,
      afterSequence: 5,
      fromSequence: 5,
      untilSequence: 5,
      contentQuery: sought('question'),
    },
    'createdAt',
    withExtras,
  ),
  'messages.thread': [
    { rootId: reference('question'), query: { limit: 5, beforeSequence: 99, ...withExtras } },
    { rootId: reference('question'), query: { afterSequence: 1, skip: 0 } },
  ],
  'messages.clearThread': [{ rootId: reference('spare message') }],
  'messages.replyChain': [{ id: reference('answer'), options: withExtras }],
  'messages.last': [{ ...conversation, options: withExtras }],
  'messages.pin': [{ id: reference('answer'), options: { by: kept('somebody') } }],
  'messages.pinned': [{ ...conversation, query: { limit: 5, skip: 0, ...withExtras } }],
  'messages.unpin': [{ id: reference('answer'), options: { by: said('somebody') } }],
  'messages.siblings': [{ id: reference('answer'), options: withExtras }],
  'messages.path': [{ id: reference('answer'), options: withExtras }],
  'messages.switchTo': [{ id: reference('answer') }],
  ...lifecycle('messages', 'message'),
  'messages.get': [{ id: reference('answer'), options: withExtras }],

  'components.append': [{ ...conversation, input: { ...componentFields, id: newId(), createdAt } }],
  'components.update': [{ id: reference('component'), fields: componentFields }],
  'components.list': lists(
    {
      id: sought('component'),
      conversationId: sought('conversation'),
      messageId: sought('answer'),
      componentKind: sought('kind'),
      beforeSequence: 5,
    },
    'createdAt',
  ),
  ...lifecycle('components', 'component'),

  'attachments.add': [{ ...answer, input: { ...attachmentFields, id: newId(), createdAt } }],
  'attachments.addStored': [
    {
      ...answer,
      input: { ...attachmentFields, id: newId(), createdAt },
      stored: { file: choice(`${'0'.repeat(64)}-1`), sha256: choice('0'.repeat(64)), size: 5 },
    },
  ],
  'attachments.file': [{ id: reference('attachment') }],
  'attachments.update': [{ id: reference('attachment'), fields: attachmentFields }],
  'attachments.list': lists(
    {
      id: sought('attachment'),
      conversationId: sought('conversation'),
      messageId: sought('answer'),
      messageIds: [sought('answer')],
      extractionRequestId: sought('request'),
    },
    'createdAt',
  ),
  ...lifecycle('attachments', 'attachment'),

  'timeline.page': [
    {
      ...conversation,
      query: {
        limit: 5,
        beforeSequence: 99,
        branch: choice('all'),
        replies: true,
        ...withExtras,
      },
    },
    { ...conversation, query: { afterSequence: 1 } },
  ],

  'search.messages': [
    {
      query: said('a text'),
      search: {
        limit: 5,
        after: choice(null),
        filters: {
          conversationId: sought('conversation'),
          role: choice('user'),
          kind: choice('text'),
          createdAfter: 1,
          createdBefore: 9_000_000_000_000,
          hasAttachment: false,
        },
        groupBy: choice('conversation'),
        branches: choice('all'),
      },
    },
    { query: said('a'), search: {} },
  ],
  'search.index': [{ input: { limit: 100 } }],

  'users.upsert': [
    {
      input: {
        id: newId(),
        name: kept('a name'),
        email: kept('a@example.org'),
        avatarUrl: kept('https://example.org/a'),
      },
    },
  ],
  'users.list': lists({ id: sought('user'), name: sought('user') }, 'name'),
  ...lifecycle('users', 'user', false),

  'members.add': [{ ...channel, userId: kept('a member'), options: { role: choice('member') } }],
  'members.list': [{ ...channel, query: { page: 0, pageSize: 5 } }],
  'members.remove': [{ ...channel, userId: said('a member') }],

  'reactions.add': [{ ...answer, name: kept('a thumb'), options: { userId: kept('somebody') } }],
  'reactions.list': [answer],
  'reactions.remove': [{ ...answer, name: said('a thumb'), options: { userId: said('somebody') } }],
  'reactions.clear': [answer],

  'reads.mark': [
    { ...conversation, input: { sequence: 1, userId: kept('a reader') } },
    { ...conversation, input: { at: createdAt, userId: kept('a reader') } },
  ],
  'reads.get': [{ ...conversation, options: { userId: sought('reader') } }],
  'reads.unread': [{ ...conversation, options: { includeOwn: true, userId: said('a reader') } }],

  'feedback.set': [{ ...answer, input: { rating: choice('up'), comment: kept('a comment') } }],
  'feedback.get': [answer],
  'feedback.clear': [answer],

  'drafts.set': [{ ...conversation, input: { text: kept('a draft'), data: document() } }],
  'drafts.get': [conversation],
  'drafts.clear': [conversation],

  'summaries.get': [conversation],
  'summaries.pending': [{ ...conversation, query: { limit: 5 } }],
  'summaries.set': [{ ...conversation, input: { summary: kept('a summary'), untilSequence: 1 } }],
  'context.page': [{ ...conversation, query: { limit: 5, beforeSequence: 99 } }],
  history: [{ conversationId: sought('conversation') }],

  'assistants.create': [{ input: { ...assistantFields, id: newId() } }],
  'assistants.update': [{ id: reference('assistant'), fields: assistantFields }],
  'assistants.list': lists({ id: sought('assistant'), name: sought('assistant') }, 'name'),
  ...lifecycle('assistants', 'assistant'),

  'streams.begin': [
    { ...conversation, input: { ...textFields, ...onPath } },
    { ...conversation, input: { ...textFields, ...inThread } },
  ],
  'streams.resume': [{ id: reference('interrupted message') }],
  'streams.write': [{ messageId: reference('streaming message'), parts }],
  'streams.end': [
    {
      messageId: reference('streaming message'),
      end: {
        status: choice('interrupted'),
        parts,
        usage: document(),
        meta: document(),
        error: kept('an error'),
      },
    },
  ],

  // What it takes is calls of the others: those who test each call make it in a batch, too.
  batch: [],

  'export.list': [
    { query: { kind: choice('user'), after: said('0') } },
    { query: { kind: choice('assistant') } },
    { query: { kind: choice('conversation') } },
  ],
  'export.conversation': [
    { id: reference('conversation'), from: { part: choice('messages'), after: 0 } },
    { id: reference('channel') },
  ],
  'export.file': [{ sha256: said('0'.repeat(64)) }],
  'import.people': [{ records: [userRecord] }, { records: [assistantRecord] }],
  'import.conversation': [
    imported({ id: newId(), ...conversationRecord }, memberRecord),
    imported({ id: newId(), ...conversationRecord }, readMarkRecord),
    imported({ id: newId(), ...conversationRecord }, draftRecord),
    imported({ id: own('conversation') }, { ...messageRecord, ...onPathRecord }),
    imported({ id: own('conversation') }, { ...messageRecord, threadId: reference('question') }),
    imported({ id: own('conversation') }, componentRecord),
    imported({ id: own('conversation') }, attachmentRecord),
    imported({ id: own('conversation') }, attachmentRecord, {
      attachmentId: own('attachment'),
      sha256: choice('0'.repeat(64)),
      file: choice(`${'0'.repeat(64)}-1`),
      size: 5,
    }),
    imported({ id: own('conversation') }, reactionRecord),
    imported({ id: own('conversation') }, feedbackRecord),
  ],
  'import.known': [
    { id: sought('conversation'), ids: { messages: [own('answer')] } },
    { id: own('conversation'), ids: { messages: [sought('answer')] } },
    { id: own('conversation'), ids: { components: [sought('component')] } },
    { id: own('conversation'), ids: { attachments: [sought('attachment')] } },
  ],
  'import.discard': [{ id: sought('conversation') }],

  stats: [{}],

  // These are about the files, which hold every scope, and take neither an id nor text.
  doctor: [],
  'attachments.examineFiles': [],
  'backup.begin': [],
  'backup.read': [],
  'backup.end': [],
  'restore.begin': [],
  'restore.write': [],
  'restore.finish': [],
  'restore.end': [],
};

/**
 * @typedef {object} Place
 * @property {string[]} path from the arguments to the string
 * @property {Slot} slot
 */

/** Where the strings of a call are. @param {object} args @returns {Place[]} */
export function slotsOf(args, path = []) {
  if (isSlot(args)) return [{ path, slot: args }];
  if (typeof args !== 'object' || args === null) return [];
  return Object.entries(args).flatMap(([key, value]) => slotsOf(value, [...path, key]));
}

/**
 * The arguments of a call, by position.
 *
 * @param {object} args as in `everyCall`
 * @param {(place: Place) => unknown} fill what to put where
 */
export function fillSlots(args, fill) {
  const visit = (value, path) => {
    if (isSlot(value)) return fill({ path, slot: value });
    if (Array.isArray(value)) {
      return value.map((element, index) => visit(element, [...path, String(index)]));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, member]) => [
      key,
      visit(member, [...path, key]),
    ]);
    return Object.fromEntries(entries);
  };
  return Object.entries(args).map(([name, value]) => visit(value, [name]));
}
