import type { createCalls } from './calls.js';
import type { ChangeFeed } from './live/change-feed.js';
import { LiveRead } from './live/live-read.js';
import { messageSubject, sidebarSubject, timelineSubject, unreadSubject } from './live/subjects.js';
import type {
  Conversations,
  MessageExtra,
  Messages,
  Reads,
  Timeline,
  TimelineQuery,
  WithExtras,
} from './types.js';

/** The `watch` calls of the interface. */
export interface LiveQueries {
  sidebar: Conversations['watch'];
  message: Messages['watch'];
  timeline: Timeline['watch'];
  unread: Reads['watch'];
}

/** Live queries that read by these calls when the feed tells of a commit. */
export function liveQueries(calls: ReturnType<typeof createCalls>, feed: ChangeFeed): LiveQueries {
  return {
    sidebar: (query) =>
      new LiveRead(feed, sidebarSubject, () => calls.conversations.sidebar(query)),
    message: <With extends MessageExtra>(id: string, query?: WithExtras<With>) =>
      new LiveRead(feed, messageSubject(id, query), () => calls.messages.get<With>(id, query)),
    timeline: <With extends MessageExtra>(conversationId: string, query?: TimelineQuery<With>) =>
      new LiveRead(feed, timelineSubject(conversationId, query), () =>
        calls.timeline.page<With>(conversationId, query),
      ),
    unread: () => new LiveRead(feed, unreadSubject, () => calls.reads.unread()),
  };
}
