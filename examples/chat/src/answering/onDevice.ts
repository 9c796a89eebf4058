/** The model that a browser brings along: Chrome's Prompt API. Nothing leaves the device. */
import { Observable } from '../observable.ts';
import type { Answerer, Asked } from './answerer.ts';
import { textOf } from './images.ts';
import { chunksOf } from './stream.ts';

/** As much of the Prompt API as is used here; it is in no library of types yet. */
interface LanguageModelApi {
  availability(options: Expected): Promise<Availability>;
  create(
    options: Expected & {
      signal?: AbortSignal;
      monitor?: (monitor: EventTarget) => void;
      initialPrompts?: { role: string; content: string }[];
    },
  ): Promise<LanguageModelSession>;
}

interface LanguageModelSession {
  promptStreaming(text: string, options: { signal: AbortSignal }): ReadableStream<string>;
  destroy(): void;
}

interface Expected {
  expectedInputs: { type: 'text'; languages: string[] }[];
  expectedOutputs: { type: 'text'; languages: string[] }[];
}

export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

export interface OnDevice {
  /** `null` until the browser has said. */
  availability: Availability | null;
  /** How much of the model has come, 0 to 1; `null` while none is coming. */
  progress: number | null;
}

export const onDevice = new Observable<OnDevice>({ availability: null, progress: null });

const LANGUAGES = new Set(['en', 'es', 'ja', 'de', 'fr']);
const language = navigator.language.split('-', 1)[0] ?? '';
const spoken = [{ type: 'text' as const, languages: [LANGUAGES.has(language) ? language : 'en'] }];
const EXPECTED: Expected = { expectedInputs: spoken, expectedOutputs: spoken };

const api = (): LanguageModelApi | undefined =>
  (globalThis as { LanguageModel?: LanguageModelApi }).LanguageModel;

/** Asks the browser what it has. */
export async function lookOnDevice(): Promise<void> {
  const availability = await Promise.resolve(api()?.availability(EXPECTED)).catch(() => undefined);
  onDevice.set({ ...onDevice.get(), availability: availability ?? 'unavailable' });
}

/** Downloads the model, which has to be asked for by a click. */
export async function downloadOnDevice(): Promise<void> {
  const session = await begin();
  session.destroy();
}

export const onDeviceAnswerer: Answerer = {
  provider: 'browser',
  model: 'on-device',
  async *answer(asked, signal) {
    const turns = await asked.turns();
    const last = turns.at(-1);
    const session = await begin({ signal, initialPrompts: promptsOf(turns.slice(0, -1)) });
    try {
      const text = last ? textOf(last) : asked.prompt;
      for await (const words of chunksOf(session.promptStreaming(text, { signal }))) {
        yield { kind: 'text', text: words };
      }
    } finally {
      session.destroy();
    }
  },
};

async function begin(
  options: Omit<Parameters<LanguageModelApi['create']>[0], keyof Expected | 'monitor'> = {},
): Promise<LanguageModelSession> {
  const model = api();
  if (!model) throw new Error('This browser has no model of its own.');
  try {
    return await model.create({
      ...EXPECTED,
      ...options,
      monitor: (monitor) =>
        monitor.addEventListener('downloadprogress', (event) => {
          const { loaded } = event as ProgressEvent;
          onDevice.set({ availability: 'downloading', progress: loaded });
        }),
    });
  } finally {
    onDevice.set({ ...onDevice.get(), progress: null });
    await lookOnDevice();
  }
}

const promptsOf = (
  turns: Awaited<ReturnType<Asked['turns']>>,
): { role: string; content: string }[] =>
  turns.map((turn) => ({ role: turn.role, content: textOf(turn) }));
