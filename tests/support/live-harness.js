/** Live queries over calls that a test answers itself. */

import { ChatStoreError } from '../../dist/errors.js';
import { liveQueries } from '../../dist/live.js';
import { StoreEvents } from '../../dist/live/events.js';

/** Live queries whose reads wait until the test settles them. */
export function harness() {
  let listener;
  const events = new StoreEvents({ listen: (told) => (listener = told) });
  const reads = [];
  const read = (...args) =>
    new Promise((resolve, reject) => {
      // A copy: every answer of a store is parsed anew.
      reads.push({ args, resolve: (answer) => resolve(structuredClone(answer)), reject });
    });
  const calls = {
    conversations: { sidebar: read },
    messages: { get: read },
    timeline: { page: read },
    reads: { unread: read },
  };
  const commit = (...changes) => listener.changed(JSON.stringify(changes));
  return { events, listener, reads, commit, live: liveQueries(calls, events.feed) };
}

/** Long enough for what is under way in this process. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

export const ofMessages = { conversationId: 'c', kinds: ['messages'], messageIds: null };
export const row = (id, text = id) => ({ id, kind: 'text', text, data: { of: id } });
export const page = (...items) => ({ items, hasMore: false });

export const notFound = () => new ChatStoreError('NOT_FOUND', 'There is no such row.');
export const full = () => new ChatStoreError('QUOTA_EXCEEDED', 'The storage is full.');

/** A timeline of `c` that has read `answer`, with a count of how often its listener was told. */
export async function opened(answer = page(row('a'))) {
  const given = harness();
  const query = given.live.timeline('c');
  const told = { times: 0 };
  query.subscribe(() => (told.times += 1));
  given.reads[0].resolve(answer);
  await turn();
  /** Answers the read that a commit brings. */
  const next = async (answered) => {
    given.commit(ofMessages);
    await turn();
    given.reads.at(-1).resolve(answered);
    await turn();
  };
  return { ...given, query, told, next };
}
