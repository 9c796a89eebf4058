import type { CallOptions } from './calls.js';

/** What people reacted with to one message, by name. */
export interface Reaction {
  name: string;
  count: number;
  /** In the order in which they reacted. */
  userIds: string[];
  /** Whether the scope's user is among them. */
  mine: boolean;
}

/** One per user and name. Each call but `clear` resolves to the message's reactions then. */
export interface Reactions {
  /**
   * `name`: 1 to 255 code points, for example an emoji or its short name. `userId`: who reacts;
   * default: the scope's user. Adding it twice changes nothing.
   */
  add(
    messageId: string,
    name: string,
    options?: CallOptions & { userId?: string },
  ): Promise<Reaction[]>;
  /** Removing one that is not there changes nothing. */
  remove(
    messageId: string,
    name: string,
    options?: CallOptions & { userId?: string },
  ): Promise<Reaction[]>;
  /** In the order in which each name came up. */
  list(messageId: string, options?: CallOptions): Promise<Reaction[]>;
  /** Removes all reactions of a message. Resolves to how many. */
  clear(messageId: string, options?: CallOptions): Promise<number>;
}
