import type { Call } from './calls.js';
import { systemTimers, type Timers } from './streams/timers.js';
import { Writer } from './streams/writer.js';
import type { Components, Streams } from './types.js';

/** `flushAll` writes what the open streams have collected. What fails is not told. */
export function createStreams(
  call: Call,
  components: Components,
  timers: Timers = systemTimers,
): Streams & { flushAll(): Promise<void> } {
  const unwritten = new Set<Writer>();
  const tools = { call, components, timers, unwritten };
  return {
    async begin(conversationId, input, options) {
      return new Writer(await call('streams.begin', [conversationId, input], options), tools);
    },
    async resume(messageId, options) {
      return new Writer(await call('streams.resume', [messageId], options), tools);
    },
    async flushAll() {
      await Promise.allSettled([...unwritten].map((writer) => writer.flush()));
    },
  };
}
