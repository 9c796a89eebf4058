import type { CallOptions, ListOptions, Page } from './calls.js';

/** What is known of a person who writes, reacts or reads. */
export interface User {
  id: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
  createdAt: number;
  updatedAt: number;
}

/** `undefined` leaves a field of a user who is there as it is, `null` clears it. */
export interface UserInput {
  /** 1 to 255 code points. */
  id: string;
  /** At most 255 code points. Default: `''`. */
  name?: string;
  /** At most 255 code points. */
  email?: string | null;
  /** At most 16,384 code points. */
  avatarUrl?: string | null;
}

export interface UserFilters {
  id?: string;
  /** Names that contain this, in whatever case. */
  name?: string;
}

export type UserSort = 'name' | 'id';

export interface Users {
  /** Records a user, or updates the one with this id. */
  upsert(input: UserInput, options?: CallOptions): Promise<User>;
  get(id: string, options?: CallOptions): Promise<User>;
  /** By `name` unless `sort` says otherwise. */
  list(query?: ListOptions<UserFilters, UserSort>, options?: CallOptions): Promise<Page<User>>;
  /** Removes the record for good. What the user wrote stays, under the same id. */
  delete(id: string, options?: CallOptions): Promise<void>;
}

export type MemberRole = 'owner' | 'admin' | 'member';

export interface Member {
  conversationId: string;
  userId: string;
  role: MemberRole;
  /** When the user became a member. */
  createdAt: number;
}

/**
 * Who is in a conversation. Where members are recorded, writing, reacting and marking as read need
 * membership; pinning, changing or removing what others wrote (`update`, `delete`, `restore` and
 * `purge` of their messages, `clearThread`, `reactions.clear`, `conversations.reset`) needs an
 * owner or admin: otherwise `FORBIDDEN`. Where none are recorded, anybody may do everything.
 * Recording members, drafts, and how the scope's user keeps order among conversations are the
 * business of whoever opened the store.
 */
export interface Members {
  /** Default role: `'member'`. A user who is a member already gets the role. */
  add(
    conversationId: string,
    userId: string,
    options?: CallOptions & { role?: MemberRole },
  ): Promise<Member>;
  /** Rejects with `NOT_FOUND` if the user is no member. */
  remove(conversationId: string, userId: string, options?: CallOptions): Promise<void>;
  /** By `userId`. */
  list(
    conversationId: string,
    query?: { page?: number; pageSize?: number },
    options?: CallOptions,
  ): Promise<Page<Member>>;
}
