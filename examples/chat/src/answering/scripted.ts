import { replyTo } from '../assistant/reply.ts';
import { speak } from '../assistant/speak.ts';
import { pace } from '../settings.ts';
import type { Answerer } from './answerer.ts';

const ONLY_FILES =
  'It is kept with your message, byte for byte, in this browser. I am scripted and cannot look into it; a model that you choose in the settings can, if it is a picture.';

/** The built-in assistant: needs no network, and no model. */
export const scripted: Answerer = {
  provider: 'example',
  model: 'scripted',
  async *answer({ prompt, attempt, begun, canDraw }, signal) {
    const { text, component, sources } = prompt.trim()
      ? replyTo(prompt, attempt, canDraw)
      : { text: ONLY_FILES, component: null, sources: [] };
    if (sources.length > 0) yield { kind: 'sources', sources };
    // Somebody else may have begun.
    const rest = text.startsWith(begun) ? text.slice(begun.length) : `\n\n${text}`;
    for await (const words of speak(rest, pace, signal)) yield { kind: 'text', text: words };
    if (component && !signal.aborted) yield { kind: 'component', component };
  },
};
