import type { JsonObject } from 'chatkeep';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Answerer, Asked, Turn } from './answerer.ts';
import type { Server } from './choice.ts';
import { addressOf, request } from './http.ts';
import { imagesOf, textOf } from './images.ts';
import { chunksOf, textStream } from './stream.ts';

/** What is read of a chunk. Servers differ in what else they send. */
interface Chunk {
  choices?: { delta?: { content?: string | null }; finish_reason?: string | null }[];
  usage?: JsonObject | null;
  error?: { message?: string } | string;
}

/** Any server that speaks as OpenAI's does. */
export function openAi({ address, model, key }: Server): Answerer {
  return {
    provider: 'openai',
    model,
    async *answer(asked, signal) {
      const messages = await messagesOf(asked);
      const response = await request(addressOf(address, '/v1/chat/completions'), {
        signal,
        key,
        body: { model, messages, stream: true },
      });
      const events = textStream(response).pipeThrough(new EventSourceParserStream());
      let isComplete = false;
      for await (const { data } of chunksOf(events)) {
        if (data.trim() === '[DONE]') return;
        const { choices, usage, error }: Chunk = Object(JSON.parse(data));
        if (error) throw new Error(typeof error === 'string' ? error : error.message);
        const first = choices?.[0];
        if (first?.delta?.content) yield { kind: 'text', text: first.delta.content };
        if (usage) yield { kind: 'usage', usage };
        if (first?.finish_reason) isComplete = true;
      }
      if (!isComplete) throw new Error('The server stopped in the middle of its answer.');
    },
  };
}

/** The names of the models that are there. */
export async function openAiModels({ address, key }: Server): Promise<string[]> {
  const signal = AbortSignal.timeout(15_000);
  const response = await request(addressOf(address, '/v1/models'), { signal, key });
  const { data }: { data?: { id?: unknown }[] } = Object(await response.json());
  return (data ?? []).map(({ id }) => String(id));
}

/** Pictures stand in a list beside the text, which is text alone otherwise: all servers take that. */
async function messagesOf({ turns, open }: Asked): Promise<object[]> {
  const message = async (turn: Turn): Promise<object> => {
    const text = textOf(turn);
    const images = await imagesOf(turn, open);
    if (images.length === 0) return { role: turn.role, content: text };
    const pictures = images.map((url) => ({ type: 'image_url', image_url: { url } }));
    return { role: turn.role, content: [{ type: 'text', text }, ...pictures] };
  };
  return Promise.all((await turns()).map(message));
}
