/** Chats that are made up: each conversation from a seed of its own, so that any can be made alone. */

import { SeededRandom } from '../../tests/support/seeded-random.js';
import { Texts } from './texts.js';

/**
 * What all peers store, and give back.
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} title
 * @property {number} createdAt
 * @property {number} readSequence up to where the user has read
 * @property {Entry[]} entries in their order: the first has the sequence 1
 *
 * @typedef {MessageEntry | ComponentEntry} Entry
 *
 * @typedef {object} MessageEntry
 * @property {string} id
 * @property {'user' | 'assistant'} role
 * @property {string} authorId
 * @property {string} content
 * @property {object[] | null} sources
 * @property {number} createdAt
 *
 * @typedef {object} ComponentEntry
 * @property {string} id
 * @property {string} messageId
 * @property {string} componentKind
 * @property {object} payload
 * @property {number} createdAt
 */

export const USER = 'ada';
export const ASSISTANT = 'assistant';

const START = 1_750_000_000_000;
const MESSAGES_IN_CONVERSATION = 100;
const DELTAS = 2000;
const FLUSHES = 200;

/** A UUIDv7. @param {SeededRandom} random @param {number} time */
export function uuid(random, time) {
  const hex = (digits) =>
    Math.floor(random.fraction() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const ms = time.toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`;
}

export class MadeUpChats {
  #seed;

  /** @param {{ seed?: number, messages?: number }} [options] `messages`: a multiple of 100 */
  constructor({ seed = 42, messages = 20_000 } = {}) {
    this.#seed = seed;
    this.count = messages / MESSAGES_IN_CONVERSATION;
  }

  /** Whether all find the same messages by the same words: there is nothing here but whole words. */
  get areFoundAlike() {
    return true;
  }

  get messages() {
    return this.count * MESSAGES_IN_CONVERSATION;
  }

  /** @param {number} index @returns {Conversation} */
  conversation(index) {
    const random = this.#randomFor(index);
    const texts = new Texts(random);
    const createdAt = this.#timeOf(index);
    const id = uuid(random, createdAt);
    const entries = [];
    for (let count = 0; count < MESSAGES_IN_CONVERSATION; count++) {
      const time = createdAt + count * 1000;
      const message = makeMessage(random, texts, time, count % 2 === 1);
      entries.push(message);
      if (random.fraction() < 0.05) entries.push(makeComponent(random, time, message.id));
    }
    const unread = random.fraction() < 0.2 ? 1 + random.below(8) : 0;
    const title = texts.latin(30);
    return { id, title, createdAt, readSequence: entries.length - unread, entries };
  }

  conversationId(index) {
    return uuid(this.#randomFor(index), this.#timeOf(index));
  }

  /** One to append to, of which there is nothing yet; of no number that `conversation` is asked for. */
  emptyConversation(name) {
    const random = new SeededRandom(this.#seed ^ 0x55555555 ^ name);
    const createdAt = START + 1e10 + name * 1000;
    return { id: uuid(random, createdAt), title: 'Empty', createdAt, readSequence: 0, entries: [] };
  }

  /** Messages to append, one by one. */
  messagesFor(name, count) {
    const random = new SeededRandom(this.#seed ^ 0x33333333 ^ name);
    const texts = new Texts(random);
    const { createdAt } = this.emptyConversation(name);
    return Array.from({ length: count }, (_, at) =>
      makeMessage(random, texts, createdAt + at, at % 2 === 1),
    );
  }

  /** An answer as it comes from a model: `message` without content, and its pieces, flush by flush. */
  stream(name) {
    const random = new SeededRandom(this.#seed ^ 0x77777777 ^ name);
    const texts = new Texts(random);
    const { createdAt } = this.emptyConversation(name);
    const message = { ...makeMessage(random, texts, createdAt, true), content: '', sources: null };
    const flushes = Array.from({ length: FLUSHES }, () =>
      Array.from({ length: DELTAS / FLUSHES }, () => `${texts.word()} `),
    );
    return { message, flushes };
  }

  /** Two words of some message. */
  query(index) {
    const random = new SeededRandom(this.#seed ^ 0x11111111 ^ index);
    for (;;) {
      const { entries } = this.conversation(random.below(this.count));
      const { content } = entries[random.below(entries.length)];
      const found = content?.match(/\b[a-z]{2,}\b/g) ?? [];
      const [one, other] = [0, 1].map(() => found[random.below(found.length)]);
      if (one !== undefined && one !== other) return `${one} ${other}`;
    }
  }

  #timeOf(index) {
    return START + index * 200_000;
  }

  #randomFor(index) {
    return new SeededRandom(Math.imul(this.#seed, 0x9e3779b1) + index * 7919);
  }
}

function makeMessage(random, texts, createdAt, isAnswer) {
  return {
    id: uuid(random, createdAt),
    role: isAnswer ? 'assistant' : 'user',
    authorId: isAnswer ? ASSISTANT : USER,
    content: texts.message(),
    // One message in ten has some, and only answers do.
    sources: isAnswer && random.fraction() < 0.2 ? makeSources(random, texts) : null,
    createdAt,
  };
}

/** 1 to 4 KB. */
function makeSources(random, texts) {
  const size = 1000 + random.below(3000);
  const sources = [];
  for (let left = size; left > 0; left -= 520) {
    const title = texts.latin(30);
    sources.push({
      id: String(sources.length),
      title,
      url: `https://example.org/${title.replaceAll(' ', '-')}`,
      score: random.fraction(),
      text: texts.latin(Math.min(400, left)),
    });
  }
  return sources;
}

/** 2 KB of a chart. None of its words is in a message: not all peers search components. */
function makeComponent(random, createdAt, messageId) {
  const points = Array.from({ length: 50 }, (_, at) => ({
    x: `Week ${at + 1}`,
    y: random.below(1e6) / 100,
    series: at % 4,
  }));
  return {
    id: uuid(random, createdAt),
    messageId,
    componentKind: 'chart',
    payload: { title: 'Messages, by week', points },
    createdAt,
  };
}
