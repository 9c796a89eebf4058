import type { ReactComponentImplementation } from '@a2ui/react/v0_9';
import {
  MessageProcessor,
  type A2uiClientAction,
  type A2uiMessage,
  type SurfaceModel,
} from '@a2ui/web_core/v0_9';
import type { JsonObject, JsonValue } from 'chatkeep';
import type { Pressed } from '../../chat/sendAction.ts';
import { catalog } from './catalog.tsx';

type Surface = SurfaceModel<ReactComponentImplementation>;

interface SurfaceEvents {
  /** Keeps the payload, which has what was entered. */
  onInput: (payload: JsonObject) => Promise<void>;
  onAction: (pressed: Pressed) => void;
}

/** So long nothing more is entered before it is kept. */
const PAUSE_MS = 300;

/** What an agent sent in A2UI v0.9, as a model that is drawn, and what a person enters into it. */
export class Surfaces {
  readonly all: readonly Surface[];
  #payload: JsonObject;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writes = 0;
  #isTaking = false;
  #keep: SurfaceEvents['onInput'] = () => Promise.resolve();

  private constructor(payload: JsonObject, all: readonly Surface[]) {
    this.#payload = payload;
    this.all = all;
  }

  /** `null` for what is not A2UI v0.9. */
  static of(payload: JsonObject): Surfaces | null {
    const all = processed(payload);
    return all && new Surfaces(payload, all);
  }

  /** Takes over what was entered elsewhere, unless something is being entered here. */
  take(payload: JsonObject): void {
    this.#payload = payload;
    if (this.#timer !== undefined || this.#writes > 0) return;
    const kept = new Map(processed(payload)?.map((surface) => [surface.id, surface]));
    this.#isTaking = true;
    for (const { id, dataModel } of this.all) {
      const data = kept.get(id)?.dataModel.get('/');
      if (JSON.stringify(data) !== JSON.stringify(dataModel.get('/'))) dataModel.set('/', data);
    }
    this.#isTaking = false;
  }

  /** Until what it returns is called, which keeps what is not kept yet. */
  listen({ onInput, onAction }: SurfaceEvents): () => void {
    this.#keep = onInput;
    const keepNow = (): void => this.#keepNow();
    const subscriptions = this.all.flatMap((surface) => [
      surface.dataModel.subscribe('/', () => this.#entered()),
      surface.onAction.subscribe((action) => {
        keepNow();
        onAction({ action, label: labelOf(surface, action) });
      }),
    ]);
    // The last that a page is told before it goes.
    document.addEventListener('visibilitychange', keepNow);
    addEventListener('pagehide', keepNow);

    return () => {
      keepNow();
      for (const subscription of subscriptions) subscription.unsubscribe();
      document.removeEventListener('visibilitychange', keepNow);
      removeEventListener('pagehide', keepNow);
    };
  }

  #entered(): void {
    if (this.#isTaking) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keepNow(), PAUSE_MS);
  }

  #keepNow(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writes += 1;
    void this.#keep(withData(this.#payload, this.all)).finally(() => {
      this.#writes -= 1;
    });
  }
}

/** What a payload draws, without its data: the same is drawn by the same surfaces. */
export function drawingOf(payload: JsonObject): string {
  const { messages } = messagesOf(payload);
  return JSON.stringify(messages?.filter((message) => !isData(message)) ?? null);
}

function processed(payload: JsonObject): Surface[] | null {
  const { messages } = messagesOf(payload);
  if (!messages) return null;
  const processor = new MessageProcessor([catalog]);
  try {
    // It checks each message by its schema, and goes on to write into what it was given.
    processor.processMessages(structuredClone(messages) as unknown as A2uiMessage[]);
  } catch {
    return null;
  }
  const surfaces = [...processor.model.surfacesMap.values()];
  return surfaces.length > 0 ? surfaces : null;
}

/** The payload with the data of its surfaces, in the last of its messages. */
function withData(payload: JsonObject, surfaces: readonly Surface[]): JsonObject {
  const { key, messages = [] } = messagesOf(payload);
  const lastOther = messages.findLastIndex((message) => !isData(message, '/'));
  const data = surfaces.map(({ id, dataModel }): JsonObject => {
    const value = structuredClone(dataModel.get('/')) as JsonValue;
    return { version: 'v0.9', updateDataModel: { surfaceId: id, path: '/', value } };
  });
  return { ...payload, [key]: [...messages.slice(0, lastOther + 1), ...data] };
}

function messagesOf(payload: JsonObject): { key: string; messages?: JsonObject[] } {
  const key = 'a2ui_operations' in payload ? 'a2ui_operations' : 'messages';
  const messages = payload[key];
  return Array.isArray(messages) ? { key, messages: messages as JsonObject[] } : { key };
}

/** Whether the message has data; all of a surface's, if the path is `/`. */
function isData(message: JsonObject | null, path?: string): boolean {
  const update = message?.updateDataModel;
  if (typeof update !== 'object' || update === null || Array.isArray(update)) return false;
  return path === undefined || (update.path ?? '/') === path;
}

/** What stands on what was pressed; the action's name, if that is no text. */
function labelOf(surface: Surface, { sourceComponentId, name }: A2uiClientAction): string {
  const pressed = surface.componentsModel.get(sourceComponentId);
  const child: unknown = pressed?.properties.child;
  const text: unknown =
    typeof child === 'string' ? surface.componentsModel.get(child)?.properties.text : null;
  return typeof text === 'string' ? text : name;
}
