import type { Call } from '../calls.js';
import { ChatStoreError } from '../errors.js';
import type { HistoryRow } from '../protocol.js';
import type {
  CallOptions,
  ChatStore,
  History,
  HistoryMessage,
  JsonValue,
  Message,
} from '../types.js';
import { formatSources } from './sources.js';
import { formatSteps } from './steps.js';
import { repairVisualization } from './visualization.js';

/** What `work` gives, or this where there is nothing of the kind. */
async function orIfMissing<Value>(work: Promise<Value>, missing: Value): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ChatStoreError && error.code === 'NOT_FOUND') return missing;
    throw error;
  }
}

async function readHistory(
  call: Call,
  conversationId: string,
  options: CallOptions | undefined,
): Promise<History> {
  const rows = await orIfMissing(call('history', [conversationId], options), []);
  return { messages: rows.map(formatMessage) };
}

export function createHistory(call: Call): Pick<ChatStore, 'history' | 'resetSession'> {
  return {
    history: (conversationId, options) => readHistory(call, conversationId, options),
    async resetSession(conversationId, options) {
      await orIfMissing<unknown>(call('conversations.reset', [conversationId], options), null);
      return { message: 'Conversation history reset successfully' };
    },
  };
}

/** Whether nothing more is to come of it. */
export function isFinished({ status }: Pick<Message, 'status'>): boolean {
  return status !== 'pending' && status !== 'streaming';
}

export function formatMessage(row: HistoryRow): HistoryMessage {
  const { sources: ofMeta, steps, visualization, ...meta } = row.meta ?? {};
  const sources: JsonValue | undefined = row.sources ?? ofMeta;
  return {
    // Spread and literals define members: a key such as __proto__ stays one like any other.
    ...meta,
    ...(Array.isArray(sources) ? { sources: formatSources(sources) } : {}),
    ...(Array.isArray(steps) ? { steps: formatSteps(steps) } : {}),
    ...(visualization === undefined ? {} : { visualization: repairVisualization(visualization) }),
    id: row.id,
    text: row.text,
    sender: row.role === 'user' ? 'user' : 'bot',
  };
}
