/**
 * Real chats as Topical-Chat and CrossWOZ have them, in English and Chinese, in the form of those that
 * are made up. What is appended and streamed is made up all the same.
 */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { SeededRandom } from '../../tests/support/seeded-random.js';
import { ASSISTANT, MadeUpChats, USER, uuid } from './made-up-chats.js';

const TOPICAL_CHAT = 'topical-chat-test_freq.json';
const CROSS_WOZ = 'crosswoz-val.json.zip';
const START = 1_740_000_000_000;

/** @param {string} folder */
export const hasRealChats = (folder) =>
  [TOPICAL_CHAT, CROSS_WOZ].every((file) => existsSync(path.join(folder, file)));

export class RealChats extends MadeUpChats {
  #conversations;

  /** @param {string} folder */
  static async readFrom(folder) {
    const topical = JSON.parse(await readFile(path.join(folder, TOPICAL_CHAT), 'utf8'));
    const zip = unzipSync(await readFile(path.join(folder, CROSS_WOZ)));
    const crossWoz = JSON.parse(strFromU8(zip['val.json']));
    return new RealChats([
      ...Object.values(topical).map(({ content }) => content.map(({ message }) => message)),
      ...Object.values(crossWoz).map(({ messages }) => messages.map(({ content }) => content)),
    ]);
  }

  /** @param {string[][]} chats the texts of each; two people take turns */
  constructor(chats) {
    super();
    const random = new SeededRandom(42);
    this.#conversations = chats.map((texts, at) => makeConversation(random, texts, at));
    this.count = chats.length;
  }

  /** Who knows plurals finds more. */
  get areFoundAlike() {
    return false;
  }

  get messages() {
    return this.#conversations.reduce((sum, { entries }) => sum + entries.length, 0);
  }

  conversation(index) {
    return this.#conversations[index];
  }

  conversationId(index) {
    return this.#conversations[index].id;
  }
}

function makeConversation(random, texts, at) {
  const createdAt = START + at * 200_000;
  const entries = texts.map((content, turn) => ({
    id: uuid(random, createdAt + turn),
    role: turn % 2 === 0 ? 'user' : 'assistant',
    authorId: turn % 2 === 0 ? USER : ASSISTANT,
    content,
    sources: null,
    createdAt: createdAt + turn,
  }));
  const readSequence = entries.length - (random.onceIn(5) ? 1 : 0);
  const title = [...texts[0]].slice(0, 60).join('');
  return { id: uuid(random, createdAt), title, createdAt, readSequence, entries };
}
