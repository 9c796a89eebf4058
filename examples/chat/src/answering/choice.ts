/** Who answers: of this device and not of a chat, so the browser keeps it beside the chats. */
import { Observable } from '../observable.ts';

/** A server that somebody runs, and where. */
export interface Server {
  /** As it was typed. */
  address: string;
  model: string;
  /** Sent to that address alone. `''`: none. */
  key: string;
}

export const ANSWERERS = ['scripted', 'on-device', 'openai', 'ollama'] as const;

export interface Choice {
  who: (typeof ANSWERERS)[number];
  openai: Server;
  ollama: Server;
}

const KEY = 'chatkeep-answers';

export const choice = new Observable<Choice>(read());

export function choose(change: Partial<Choice>): void {
  choice.set({ ...choice.get(), ...change });
  try {
    localStorage.setItem(KEY, JSON.stringify(choice.get()));
  } catch {
    // No room, or not allowed: it holds until the page goes.
  }
}

// What is chosen in one tab holds in all of them. `null`: everything was cleared.
addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) choice.set(read());
});

function read(): Choice {
  let kept: Partial<Record<keyof Choice, unknown>> = {};
  try {
    kept = Object(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    // Somebody else's, or not allowed: as if nothing was chosen.
  }
  return {
    who: ANSWERERS.find((who) => who === kept.who) ?? 'scripted',
    openai: readServer(kept.openai),
    ollama: readServer(kept.ollama),
  };
}

function readServer(kept: unknown): Server {
  const { address, model, key }: Partial<Record<keyof Server, unknown>> = Object(kept);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { address: text(address), model: text(model), key: text(key) };
}
