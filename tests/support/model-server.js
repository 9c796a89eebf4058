/** A model of nobody: answers as OpenAI's and as Ollama's servers do, with what a test tells it. */

import { startServer } from './server.js';

/**
 * @typedef {object} ModelServer
 * @property {string} origin
 * @property {{ path: string, key: string | undefined, body: any }[]} asked POSTs, in their order
 * @property {string[]} words what is answered, a piece for each
 * @property {number | null} refuses a status to answer with instead
 * @property {boolean} hangs whether it stops after the first word, and waits
 * @property {() => Promise<void>} left resolves when somebody has left before the end
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<ModelServer>} */
export async function startModelServer() {
  let leave;
  const left = new Promise((resolve) => (leave = resolve));
  const model = { asked: [], words: ['Hello', ' from', ' a model.'], refuses: null, hangs: false };

  const events = {
    '/v1/chat/completions': {
      type: 'text/event-stream',
      word: (content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\r\n\r\n`,
      end: 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    },
    '/api/chat': {
      type: 'application/x-ndjson',
      word: (content) => `${JSON.stringify({ message: { content }, done: false })}\n`,
      end: '{"message":{"content":""},"done":true,"prompt_eval_count":7,"eval_count":3}\n',
    },
  };

  const answer = async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
    if (request.method === 'OPTIONS') return void response.end();
    const path = request.url;
    if (path === '/v1/models') return void response.end('{"data":[{"id":"tiny"},{"id":"huge"}]}');
    if (path === '/api/tags') return void response.end('{"models":[{"name":"tiny:1b"}]}');
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    model.asked.push({ path, key: request.headers.authorization, body });
    if (model.refuses !== null) {
      response.statusCode = model.refuses;
      return void response.end('{"error":{"message":"There is no such model."}}');
    }
    const { type, word, end } = events[path];
    response.setHeader('Content-Type', type);
    response.once('close', () => {
      if (!response.writableEnded) leave();
    });
    if (model.hangs) return void response.write(word(model.words[0]));
    // Cut where no event ends.
    const bytes = Buffer.from(model.words.map(word).join('') + end);
    for (let at = 0; at < bytes.length; at += 23) {
      response.write(bytes.subarray(at, at + 23));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };

  const server = await startServer((request, response) => void answer(request, response));
  return Object.assign(model, { origin: server.origin, left: () => left, close: server.close });
}
