import { abortable } from '../abortable.js';
import { invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import { EventDecoder, type EventFormat, type TransportEvent } from './events.js';

/** What a transport gives. */
type Answer = Response | ReadableStream<Uint8Array>;

const formats: Record<string, EventFormat> = {
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/json': 'ndjson',
  'text/event-stream': 'sse',
  // What servers say when nobody told them.
  '': 'detect',
  'text/plain': 'detect',
  'application/octet-stream': 'detect',
};

/** Throws `ABORTED` if the signal says so. */
export async function unlessAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) await abortable(new Promise<never>(() => {}), signal);
}

/** Asks a transport and gives the events of its answer. Throws `ABORTED` when the signal says so. */
export async function* readEvents(
  ask: () => Answer | Promise<Answer>,
  signal: AbortSignal,
): AsyncGenerator<TransportEvent, void, undefined> {
  const { body, format } = bodyOf(await answerOf(ask, signal));
  const decoder = new EventDecoder(format);
  const reader = body.getReader();
  // Not waited for: a source may take its time to stop, or fail at it, and nobody needs it any more.
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await abortable(reader.read(), signal);
      for (const event of done ? decoder.end() : decoder.push(asBytes(value))) {
        yield event;
        // Before the next line is looked at: what is wrong with that one matters no more.
        await unlessAborted(signal);
      }
      if (done) return;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

async function answerOf(ask: () => Answer | Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  await unlessAborted(signal);
  const answering = Promise.resolve().then(ask);
  try {
    return await abortable(answering, signal);
  } catch (error) {
    // A transport that does not listen to the signal may still answer.
    answering.then(discard, () => {});
    throw error;
  }
}

function bodyOf(answer: Answer): { body: ReadableStream<Uint8Array>; format: EventFormat } {
  if (isStream(answer)) return { body: answer, format: 'detect' };
  if (!isResponse(answer)) {
    throw invalid('request.transport', 'must give a Response or a ReadableStream of bytes.');
  }
  try {
    if (!answer.ok) throw failed(`answered with status ${answer.status}.`);
    if (!isStream(answer.body)) throw failed('answered without a body.');
    const type = (answer.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
    const format = Object.hasOwn(formats, type) ? formats[type] : undefined;
    if (format === undefined) throw failed(`answered with ${type}, not with NDJSON or SSE.`);
    return { body: answer.body, format };
  } catch (error) {
    discard(answer);
    throw error;
  }
}

// Told by what they can do: a transport may have its Response from elsewhere.

function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof value === 'object' && value !== null && 'getReader' in value;
}

function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'headers' in value && 'body' in value;
}

/** Ends the body of an answer that nobody reads. */
function discard(answer: unknown): void {
  const body = isResponse(answer) ? answer.body : answer;
  // A body that somebody reads already cannot be cancelled.
  if (isStream(body) && !body.locked) body.cancel().catch(() => {});
}

const failed = (what: string): ChatStoreError =>
  new ChatStoreError('INTERNAL', `The transport ${what}`);

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw failed('gave something else than bytes (Uint8Array).');
}
