import { replyTo } from '../assistant/reply.ts';
import { speak } from '../assistant/speak.ts';
import { pace } from '../settings.ts';
import type { Answerer } from './answerer.ts';

/** The built-in assistant: needs no network, and no model. */
export const scripted: Answerer = {
  provider: 'example',
  model: 'scripted',
  async *answer({ prompt, attempt }, signal) {
    const { text, component } = replyTo(prompt, attempt);
    for await (const words of speak(text, pace, signal)) yield { kind: 'text', text: words };
    if (component && !signal.aborted) yield { kind: 'component', component };
  },
};
