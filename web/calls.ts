import { shape, signal as signalCheck } from './checks.js';
import type { OperationName, Operations } from './protocol.js';
import type {
  Batch,
  CallOptions,
  MessageExtra,
  MessageReadOptions,
  MessageWith,
  Page,
  Search,
  Timeline,
  TimelineItem,
  UnreadCounts,
  UnreadOptions,
} from './types.js';

// The calls of the interface that are one operation each. A store makes them at once, a batch
// collects them.

/** Makes one call: checks the arguments, runs the operation, gives what it answers. */
export type Call = <Name extends OperationName>(
  operation: Name,
  args: Operations[Name]['args'],
  options: CallOptions | undefined,
) => Promise<Operations[Name]['result']>;

export const checkCallOptions = shape({ signal: signalCheck });

/** The options as an argument for the core, and those of them that are ours. */
function split<Options extends CallOptions>(
  options: Options | undefined,
): [Options | undefined, CallOptions | undefined] {
  // What is no object is refused with the arguments.
  return [options, options ? { signal: options.signal } : undefined];
}

/** Promises of messages with what was asked for: the core sends just that. */
type Extended<With extends MessageExtra> = {
  one: Promise<MessageWith<With>>;
  perhaps: Promise<MessageWith<With> | null>;
  all: Promise<MessageWith<With>[]>;
  page: Promise<Page<MessageWith<With>>>;
};

/** What is read by itself. */
interface CallsOutsideBatches {
  timeline: Omit<Timeline, 'watch'>;
  search: Search;
}

export function createCalls(call: Call): Batch & CallsOutsideBatches {
  const callForNothing = async <Name extends OperationName>(
    operation: Name,
    args: Operations[Name]['args'],
    options: CallOptions | undefined,
  ): Promise<void> => {
    await call(operation, args, options);
  };

  return {
    conversations: {
      create: (input, options) => call('conversations.create', [input], options),
      get: (id, options) => call('conversations.get', [id], options),
      list: (query, options) => call('conversations.list', [query], options),
      sidebar: (query, options) => call('conversations.sidebar', [query], options),
      update: (id, fields, options) => call('conversations.update', [id, fields], options),
      reset: (id, options) => call('conversations.reset', [id], options),
      delete: (id, options) => callForNothing('conversations.delete', [id], options),
      restore: (id, options) => call('conversations.restore', [id], options),
      purge: (id, options) => callForNothing('conversations.purge', [id], options),
    },
    messages: {
      append: (conversationId, input, options) =>
        call('messages.append', [conversationId, input], options),
      appendMany: (conversationId, inputs, options) =>
        call('messages.appendMany', [conversationId, inputs], options),
      get: <With extends MessageExtra>(id: string, options?: MessageReadOptions<With>) => {
        const [query, ours] = split(options);
        return call('messages.get', [id, query], ours) as Extended<With>['one'];
      },
      list: <With extends MessageExtra>(
        query?: Operations['messages.list']['args'][0],
        options?: CallOptions,
      ) => call('messages.list', [query], options) as Extended<With>['page'],
      update: (id, fields, options) => call('messages.update', [id, fields], options),
      delete: (id, options) => callForNothing('messages.delete', [id], options),
      restore: (id, options) => call('messages.restore', [id], options),
      purge: (id, options) => callForNothing('messages.purge', [id], options),
      thread: <With extends MessageExtra>(
        rootId: string,
        query?: Operations['messages.thread']['args'][1],
        options?: CallOptions,
      ) => call('messages.thread', [rootId, query], options) as Extended<With>['page'],
      clearThread: (rootId, options) => call('messages.clearThread', [rootId], options),
      replyChain: <With extends MessageExtra>(id: string, options?: MessageReadOptions<With>) => {
        const [query, ours] = split(options);
        return call('messages.replyChain', [id, query], ours) as Extended<With>['all'];
      },
      last: <With extends MessageExtra>(
        conversationId: string,
        options?: MessageReadOptions<With>,
      ) => {
        const [query, ours] = split(options);
        return call('messages.last', [conversationId, query], ours) as Extended<With>['perhaps'];
      },
      pin: (id, options) => {
        const [input, ours] = split(options);
        return call('messages.pin', [id, input], ours);
      },
      unpin: (id, options) => {
        const [input, ours] = split(options);
        return call('messages.unpin', [id, input], ours);
      },
      pinned: <With extends MessageExtra>(
        conversationId: string,
        query?: Operations['messages.pinned']['args'][1],
        options?: CallOptions,
      ) => call('messages.pinned', [conversationId, query], options) as Extended<With>['page'],
      siblings: <With extends MessageExtra>(id: string, options?: MessageReadOptions<With>) => {
        const [query, ours] = split(options);
        return call('messages.siblings', [id, query], ours) as Extended<With>['all'];
      },
      path: <With extends MessageExtra>(id: string, options?: MessageReadOptions<With>) => {
        const [query, ours] = split(options);
        return call('messages.path', [id, query], ours) as Extended<With>['all'];
      },
      switchTo: (id, options) => call('messages.switchTo', [id], options),
    },
    components: {
      append: (conversationId, input, options) =>
        call('components.append', [conversationId, input], options),
      get: (id, options) => call('components.get', [id], options),
      list: (query, options) => call('components.list', [query], options),
      update: (id, fields, options) => call('components.update', [id, fields], options),
      delete: (id, options) => callForNothing('components.delete', [id], options),
      restore: (id, options) => call('components.restore', [id], options),
      purge: (id, options) => callForNothing('components.purge', [id], options),
    },
    attachments: {
      add: (messageId, input, options) => call('attachments.add', [messageId, input], options),
      get: (id, options) => call('attachments.get', [id], options),
      list: (query, options) => call('attachments.list', [query], options),
      update: (id, fields, options) => call('attachments.update', [id, fields], options),
      delete: (id, options) => callForNothing('attachments.delete', [id], options),
      restore: (id, options) => call('attachments.restore', [id], options),
      purge: (id, options) => callForNothing('attachments.purge', [id], options),
    },
    timeline: {
      page: <With extends MessageExtra>(
        conversationId: string,
        query?: Operations['timeline.page']['args'][1],
        options?: CallOptions,
      ) =>
        call('timeline.page', [conversationId, query], options) as Promise<
          Page<TimelineItem<With>>
        >,
    },
    search: {
      messages: (query, search, options) => call('search.messages', [query, search], options),
      index: (input, options) => call('search.index', [input], options),
    },
    users: {
      upsert: (input, options) => call('users.upsert', [input], options),
      get: (id, options) => call('users.get', [id], options),
      list: (query, options) => call('users.list', [query], options),
      delete: (id, options) => callForNothing('users.delete', [id], options),
    },
    members: {
      add: (conversationId, userId, options) => {
        const [input, ours] = split(options);
        return call('members.add', [conversationId, userId, input], ours);
      },
      remove: (conversationId, userId, options) =>
        callForNothing('members.remove', [conversationId, userId], options),
      list: (conversationId, query, options) =>
        call('members.list', [conversationId, query], options),
    },
    reactions: {
      add: (messageId, name, options) => {
        const [input, ours] = split(options);
        return call('reactions.add', [messageId, name, input], ours);
      },
      remove: (messageId, name, options) => {
        const [input, ours] = split(options);
        return call('reactions.remove', [messageId, name, input], ours);
      },
      list: (messageId, options) => call('reactions.list', [messageId], options),
      clear: (messageId, options) => call('reactions.clear', [messageId], options),
    },
    reads: {
      mark: (conversationId, input, options) =>
        call('reads.mark', [conversationId, input], options),
      get: (conversationId, options) => {
        const [input, ours] = split(options);
        return call('reads.get', [conversationId, input], ours);
      },
      unread: ((conversationId?: string | null, options?: UnreadOptions) => {
        const [query, ours] = split(options);
        return call('reads.unread', [conversationId, query], ours);
      }) as {
        (conversationId: string, options?: UnreadOptions): Promise<number>;
        (conversationId?: null, options?: UnreadOptions): Promise<UnreadCounts>;
      },
    },
    feedback: {
      set: (messageId, input, options) => call('feedback.set', [messageId, input], options),
      get: (messageId, options) => call('feedback.get', [messageId], options),
      clear: (messageId, options) => callForNothing('feedback.clear', [messageId], options),
    },
    drafts: {
      set: (conversationId, input, options) => call('drafts.set', [conversationId, input], options),
      get: (conversationId, options) => call('drafts.get', [conversationId], options),
      clear: (conversationId, options) => callForNothing('drafts.clear', [conversationId], options),
    },
    summaries: {
      get: (conversationId, options) => call('summaries.get', [conversationId], options),
      pending: (conversationId, query, options) =>
        call('summaries.pending', [conversationId, query], options),
      set: (conversationId, input, options) =>
        call('summaries.set', [conversationId, input], options),
    },
    assistants: {
      create: (input, options) => call('assistants.create', [input], options),
      get: (id, options) => call('assistants.get', [id], options),
      list: (query, options) => call('assistants.list', [query], options),
      update: (id, fields, options) => call('assistants.update', [id, fields], options),
      delete: (id, options) => callForNothing('assistants.delete', [id], options),
      restore: (id, options) => call('assistants.restore', [id], options),
      purge: (id, options) => callForNothing('assistants.purge', [id], options),
    },
  };
}
