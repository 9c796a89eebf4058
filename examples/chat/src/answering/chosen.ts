import type { Answerer } from './answerer.ts';
import { choice, type Choice } from './choice.ts';
import { ollama } from './ollama.ts';
import { onDeviceAnswerer } from './onDevice.ts';
import { openAi } from './openAi.ts';
import { scripted } from './scripted.ts';

/** Who answers now. */
export function chosenAnswerer(): Answerer {
  const chosen = choice.get();
  switch (chosen.who) {
    case 'scripted':
      return scripted;
    case 'on-device':
      return onDeviceAnswerer;
    case 'openai':
      return openAi(chosen.openai);
    case 'ollama':
      return ollama(chosen.ollama);
  }
}

/** Who that is, for the person who asks. */
export function nameOf(chosen: Choice): string {
  switch (chosen.who) {
    case 'scripted':
      return 'The assistant is scripted and works offline.';
    case 'on-device':
      return 'The model of this browser answers; nothing leaves the device.';
    case 'openai':
    case 'ollama': {
      const { model, address } = chosen[chosen.who];
      const host = URL.parse(address)?.host;
      return host ? `${model || 'A model'} at ${host} answers.` : 'No address is given yet.';
    }
  }
}
