import type { JsonObject, JsonValue } from './json.js';

/** A source as `history` gives it. */
export interface HistorySource {
  id: string;
  title: string;
  url?: string;
  text?: string;
  score?: number;
  page?: number;
  documentId?: string;
  metadata: JsonObject;
}

/** A step as `history` gives it. */
export interface HistoryStep {
  id: string;
  type: string;
  label: string;
  status: string;
  parentId?: string;
  durationMs?: number;
  detail?: JsonValue;
  children: HistoryStep[];
}

/**
 * A finished message as front ends of request-and-answer systems show it. Whatever else the
 * message has in `meta` stands beside these.
 */
export interface HistoryMessage {
  id: string;
  text: string;
  sender: 'user' | 'bot';
  sources?: HistorySource[];
  steps?: HistoryStep[];
  visualization?: JsonValue;
  [meta: string]: unknown;
}

export interface History {
  messages: HistoryMessage[];
}
