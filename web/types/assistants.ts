import type { CallOptions, ListOptions, Page } from './calls.js';
import type { JsonObject } from './json.js';

/** Who answers. */
export interface Assistant {
  id: string;
  name: string;
  /** Whether `chat.stream` needs a store that was opened with a `userId`. */
  userAuthentication: boolean;
  provider: string;
  model: string;
  config: JsonObject | null;
  createdAt: number;
  updatedAt: number;
}

export interface AssistantInput {
  /** 1 to 255 code points. Default: a new UUIDv7. */
  id?: string;
  /** 1 to 255 code points. */
  name: string;
  /** Default: false. */
  userAuthentication?: boolean;
  /** At most 255 code points. Default: `'ollama'`. */
  provider?: string;
  /** At most 255 code points. Default: `''`. */
  model?: string;
  config?: JsonObject | null;
}

/** `undefined` leaves a field as it is, `null` clears it. */
export interface AssistantUpdate {
  name?: string;
  userAuthentication?: boolean;
  provider?: string;
  model?: string;
  config?: JsonObject | null;
}

export interface AssistantFilters {
  id?: string;
  /** Names that contain this, in whatever case. */
  name?: string;
}

export type AssistantSort = 'name' | 'createdAt';

export interface Assistants {
  create(input: AssistantInput, options?: CallOptions): Promise<Assistant>;
  get(id: string, options?: CallOptions): Promise<Assistant>;
  /** By `name` unless `sort` says otherwise. */
  list(
    query?: ListOptions<AssistantFilters, AssistantSort>,
    options?: CallOptions,
  ): Promise<Page<Assistant>>;
  update(id: string, fields: AssistantUpdate, options?: CallOptions): Promise<Assistant>;
  /** Hides the assistant, until `restore`. Conversations keep its id. */
  delete(id: string, options?: CallOptions): Promise<void>;
  restore(id: string, options?: CallOptions): Promise<Assistant>;
  purge(id: string, options?: CallOptions): Promise<void>;
}
