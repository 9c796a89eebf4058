/**
 * The interface of chatkeep, the same on a page and under Node. Start here, or at `ChatStore` in
 * `types/store.ts`.
 *
 * Times are milliseconds since 1970-01-01 UTC, as a number; the database keeps nanoseconds.
 * Every promise rejects with a `ChatStoreError` (`errors.ts`) whose `code` says what happened
 * and whose message says what to do.
 */

export type * from './types/assistants.js';
export type * from './types/attachments.js';
export type * from './types/calls.js';
export type * from './types/chat.js';
export type * from './types/components.js';
export type * from './types/context.js';
export type * from './types/conversations.js';
export type * from './types/feedback.js';
export type * from './types/history.js';
export type * from './types/json.js';
export type * from './types/live.js';
export type * from './types/messages.js';
export type * from './types/opening.js';
export type * from './types/people.js';
export type * from './types/reactions.js';
export type * from './types/reads.js';
export type * from './types/search.js';
export type * from './types/store.js';
export type * from './types/streams.js';
export type * from './types/timeline.js';
export type * from './types/transfer.js';
export type * from './types/upkeep.js';
