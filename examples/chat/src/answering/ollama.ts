import type { Answerer, Asked, Turn } from './answerer.ts';
import type { Server } from './choice.ts';
import { addressOf, request } from './http.ts';
import { imagesOf, textOf } from './images.ts';
import { chunksOf, LineStream, textStream } from './stream.ts';

/** What is read of a line. */
interface Line {
  message?: { content?: string };
  done?: boolean;
  error?: string;
  prompt_eval_count?: number;
  eval_count?: number;
}

/** Ollama's own interface: a line of JSON for each piece. */
export function ollama({ address, model, key }: Server): Answerer {
  return {
    provider: 'ollama',
    model,
    async *answer(asked, signal) {
      const messages = await messagesOf(asked);
      const response = await request(addressOf(address, '/api/chat'), {
        signal,
        key,
        body: { model, messages, stream: true },
      });
      for await (const text of chunksOf(textStream(response).pipeThrough(new LineStream()))) {
        const line: Line = Object(JSON.parse(text));
        if (line.error) throw new Error(line.error);
        if (line.message?.content) yield { kind: 'text', text: line.message.content };
        if (!line.done) continue;
        const { prompt_eval_count = 0, eval_count = 0 } = line;
        const usage = { prompt_tokens: prompt_eval_count, completion_tokens: eval_count };
        yield { kind: 'usage', usage };
        return;
      }
      throw new Error('The server stopped in the middle of its answer.');
    },
  };
}

/** The names of the models that are there. */
export async function ollamaModels({ address, key }: Server): Promise<string[]> {
  const signal = AbortSignal.timeout(15_000);
  const response = await request(addressOf(address, '/api/tags'), { signal, key });
  const { models }: { models?: { name?: unknown }[] } = Object(await response.json());
  return (models ?? []).map(({ name }) => String(name));
}

async function messagesOf({ turns, open }: Asked): Promise<object[]> {
  const message = async (turn: Turn): Promise<object> => {
    // Without what says that it is a data URL, and of what.
    const images = (await imagesOf(turn, open)).map((url) => url.slice(url.indexOf(',') + 1));
    const content = textOf(turn);
    return { role: turn.role, content, ...(images.length > 0 && { images }) };
  };
  return Promise.all((await turns()).map(message));
}
