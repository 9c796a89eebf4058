/** What a body says, as text, cut wherever it came in pieces. */
export function textStream(response: Response): ReadableStream<string> {
  if (!response.body) throw new Error('The server answered with nothing.');
  return response.body.pipeThrough(new TextDecoderStream());
}

/** Each line that is not blank. */
export class LineStream extends TransformStream<string, string> {
  constructor() {
    let rest = '';
    super({
      transform(piece, controller) {
        const lines = (rest + piece).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim() !== '') controller.enqueue(line);
      },
      flush(controller) {
        if (rest.trim() !== '') controller.enqueue(rest);
      },
    });
  }
}

/**
 * Each chunk of a stream, which is cancelled when nobody reads on. Not every browser can iterate
 * over a stream by itself.
 */
export async function* chunksOf<Chunk>(
  stream: ReadableStream<Chunk>,
): AsyncGenerator<Chunk, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
