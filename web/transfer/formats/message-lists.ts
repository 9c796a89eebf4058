import {
  arrayOf,
  contentId,
  idOf,
  isObject,
  joinedRest,
  limited,
  metaOf,
  NotUnderstood,
  objectOf,
  record,
  rest,
  textOf,
  titleOf,
  type Converted,
  type Fields,
} from '../foreign.js';
import type { InnerRecord, MessageRecord } from '../records.js';
import { fromAny } from '../times.js';
import { convertUiMessage, isUiMessage } from './ai-sdk-messages.js';
import { convertOpenaiMessage } from './openai-messages.js';

// Chats that are a list of messages, one after the other: those of the AI SDK and of OpenAI's chat
// interface, with something around them or bare.

export type ListSource = 'ai-sdk' | 'openai';
type Place = { id: string; previousId?: string };

type Convert = (value: unknown, place: Place) => [MessageRecord, ...InnerRecord[]];

const converters: Record<ListSource, Convert> = {
  'ai-sdk': convertUiMessage,
  openai: convertOpenaiMessage,
};

const messagesOf = (value: Fields): unknown[] => arrayOf(value['messages']);

export const isAiSdkChat = (value: Fields): boolean => messagesOf(value).some(isUiMessage);

export const isOpenaiMessage = (value: unknown): boolean =>
  isObject(value) && typeof value['role'] === 'string' && !('parts' in value);

export const isOpenaiChat = (value: Fields): boolean =>
  Array.isArray(value['messages']) && messagesOf(value).every(isOpenaiMessage);

/** Converts the messages of one chat, in their order. */
export class MessageList {
  readonly problems: Converted['problems'] = [];
  readonly #source: ListSource;
  readonly #id: string;
  readonly #seen = new Set<string>();
  #previousId: string | undefined;
  #count = 0;

  constructor(source: ListSource, id: string) {
    this.#source = source;
    this.#id = id;
  }

  /** With its attachments. Nothing, and a problem, where it is not understood. */
  next(value: unknown): InnerRecord[] {
    const index = this.#count++;
    const own = idOf(objectOf(value)['id']);
    const id = own === undefined || this.#seen.has(own) ? `${this.#id}:${index}` : own;
    const convert = converters[this.#source];
    try {
      const place = this.#previousId === undefined ? { id } : { id, previousId: this.#previousId };
      const records = convert(value, place);
      this.#seen.add(id);
      this.#previousId = id;
      return records;
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      this.problems.push({
        what: `conversation ${this.#id}, message ${own ?? index}`,
        why: error.message,
      });
      return [];
    }
  }
}

function convertChat(source: ListSource, value: Fields): Converted {
  if (!Array.isArray(value['messages'])) throw new NotUnderstood('has no messages.');
  const id = idOf(value['id']) ?? idOf(value['chatId']) ?? contentId(source, value);
  const list = new MessageList(source, id);
  const records = messagesOf(value).flatMap((message) => list.next(message));
  const written = records.filter((each) => each.type === 'message');
  const { title, left } = titleOf(value['title']);
  const createdAt = fromAny(value['createdAt'] ?? value['created_at']) ?? written[0]?.createdAt;
  const model = limited(textOf(value['model']), 255);
  for (const message of written) if (!message.model && model !== '') message.model = model;
  return {
    record: record({
      type: 'conversation',
      id,
      title,
      createdAt,
      updatedAt: fromAny(value['updatedAt'] ?? value['updated_at']) ?? createdAt,
      meta: metaOf(source, joinedRest(rest(value, ['id', 'title', 'messages']), left)),
    }),
    records,
    problems: list.problems,
  };
}

export const convertAiSdkChat = (value: Fields): Converted => convertChat('ai-sdk', value);
export const convertOpenaiChat = (value: Fields): Converted => convertChat('openai', value);
