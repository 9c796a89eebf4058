import type { CallOptions, ListOptions, Page, Time } from './calls.js';
import type { JsonObject } from './json.js';

/** A generated interface artifact (chart, table, card, list): a row of its own. */
export interface Component {
  id: string;
  conversationId: string;
  /** The message that brought it, if any. */
  messageId: string | null;
  sequence: number;
  componentKind: string;
  payload: JsonObject;
  createdAt: number;
  updatedAt: number;
}

export interface ComponentInput {
  /** 1 to 255 code points. Default: a new UUIDv7. */
  id?: string;
  /** A message of the same conversation. */
  messageId?: string | null;
  /** 1 to 32 code points. */
  componentKind: string;
  payload: JsonObject;
  /** Default: now. */
  createdAt?: Time;
}

/** Keeps its `sequence`. `undefined` leaves a field as it is, `null` clears it. */
export interface ComponentUpdate {
  messageId?: string | null;
  componentKind?: string;
  payload?: JsonObject;
}

export interface ComponentFilters {
  id?: string;
  conversationId?: string;
  messageId?: string;
  componentKind?: string;
  /** `sequence <` this. */
  beforeSequence?: number;
}

/** `sequence` needs the filter `conversationId` or `messageId`; with the latter it is the only one. */
export type ComponentSort = 'sequence' | 'createdAt';

export interface Components {
  /** Rejects with `NOT_FOUND` if there is no such conversation or message. */
  append(conversationId: string, input: ComponentInput, options?: CallOptions): Promise<Component>;
  get(id: string, options?: CallOptions): Promise<Component>;
  /**
   * By `sequence` where `conversationId` or `messageId` is given, otherwise by `createdAt`; oldest
   * first.
   */
  list(
    query?: ListOptions<ComponentFilters, ComponentSort>,
    options?: CallOptions,
  ): Promise<Page<Component>>;
  update(id: string, fields: ComponentUpdate, options?: CallOptions): Promise<Component>;
  /** Hides the component, until `restore`. */
  delete(id: string, options?: CallOptions): Promise<void>;
  restore(id: string, options?: CallOptions): Promise<Component>;
  purge(id: string, options?: CallOptions): Promise<void>;
}
