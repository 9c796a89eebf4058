import type { Call } from './calls.js';
import { invalid, number, shape, text, type Check } from './checks.js';
import type { ContextPage } from './protocol.js';
import type { AssembleQuery, CallOptions, Context, LeftOut, Message } from './types.js';

/** As many as are read at a time. */
const PAGE_SIZE = 100;

/** What a message takes beside its text, by the default count. */
const TOKENS_PER_MESSAGE = 4;
const BYTES_PER_TOKEN = 4;

const wholeNumber: Check = (value, path) => {
  const checked = number(value, path) as number;
  if (Number.isInteger(checked) && checked >= 0) return checked;
  throw invalid(path, 'must be a whole number, 0 or more.');
};

const counting: Check = (value, path) => {
  if (typeof value === 'function') return value;
  throw invalid(path, 'must be a function that gives a number.');
};

const checkQuery = shape({
  maxTokens: wholeNumber,
  maxMessages: wholeNumber,
  countTokens: counting,
  system: text,
});

type CountTokens = NonNullable<AssembleQuery['countTokens']>;

export function createContext(call: Call): Context {
  return {
    async assemble(conversationId, query = {}, options) {
      checkQuery(query, 'query');
      const count = checkedCount(query.countTokens ?? estimateTokens);
      const { maxTokens = Infinity, maxMessages = Infinity, system = null } = query;

      let tokens = system === null ? 0 : count(system, null);
      if (tokens > maxTokens) {
        const problem = `takes ${tokens} tokens, and maxTokens is ${maxTokens}.`;
        throw invalid('query.system', problem);
      }

      const pages = newestFirst(call, conversationId, maxMessages, options);
      const messages: Message[] = [];
      let first: ContextPage | null = null;
      let summary = '';
      reading: for await (const page of pages) {
        if (first === null) {
          first = page;
          const needed = page.summary === '' ? 0 : count(page.summary, null);
          if (tokens + needed <= maxTokens) {
            summary = page.summary;
            tokens += needed;
          }
        }
        for (const message of page.items) {
          if (messages.length >= maxMessages) break reading;
          const needed = count(message.text, message);
          // What is older stays out as well: a context with a gap misleads.
          if (tokens + needed > maxTokens) break reading;
          messages.push(message);
          tokens += needed;
        }
      }
      const leftOut = first === null ? [] : countLeftOut(first, messages.length);
      return { system, summary, messages: messages.reverse(), tokens, leftOut };
    },
  };
}

/** The pages of a conversation, as many as somebody reads; at least one. */
async function* newestFirst(
  call: Call,
  conversationId: string,
  maxMessages: number,
  options: CallOptions | undefined,
): AsyncGenerator<ContextPage, void, undefined> {
  const limit = Math.max(1, Math.min(PAGE_SIZE, maxMessages));
  let beforeSequence: number | undefined;
  for (;;) {
    const page = await call('context.page', [conversationId, { limit, beforeSequence }], options);
    yield page;
    const oldest = page.items.at(-1);
    if (!page.hasMore || oldest === undefined) return;
    beforeSequence = oldest.sequence;
  }
}

function countLeftOut(page: ContextPage, taken: number): LeftOut[] {
  const all: LeftOut[] = [
    { reason: 'summarised', count: page.summarised },
    { reason: 'budget', count: page.completed - taken },
    { reason: 'unfinished', count: page.unfinished },
  ];
  return all.filter(({ count }) => count > 0);
}

function checkedCount(countTokens: CountTokens): CountTokens {
  return (given, message) => {
    const tokens: unknown = countTokens(given, message);
    if (typeof tokens === 'number' && Number.isFinite(tokens) && tokens >= 0) return tokens;
    throw invalid('query.countTokens', 'must give a finite number, 0 or more.');
  };
}

function estimateTokens(given: string, message: Message | null): number {
  const bytes = new TextEncoder().encode(given).length;
  return Math.ceil(bytes / BYTES_PER_TOKEN) + (message === null ? 0 : TOKENS_PER_MESSAGE);
}
