import { ChatStoreError } from '../errors.js';
import type {
  Assistant,
  JsonObject,
  Message,
  Messages,
  StreamInput,
  Streams,
  StreamWriter,
} from '../types.js';
import { isKnown, type TransportEvent } from './events.js';

/**
 * The message that answers another one, kept while it comes. It is begun when it is needed. One
 * that answers `again` stands beside the earlier answers.
 */
export class Answer {
  readonly #streams: Streams;
  readonly #messages: Pick<Messages, 'get'>;
  readonly #question: Message;
  readonly #assistant: Assistant | null;
  readonly #again: boolean;
  #writer: StreamWriter | null = null;
  #usage: JsonObject | null = null;

  constructor(
    streams: Streams,
    messages: Pick<Messages, 'get'>,
    question: Message,
    assistant: Assistant | null,
    again: boolean,
  ) {
    this.#streams = streams;
    this.#messages = messages;
    this.#question = question;
    this.#assistant = assistant;
    this.#again = again;
  }

  get begun(): boolean {
    return this.#writer !== null;
  }

  /** Begins the message, if need be, and gives its id. `id` is the one that the transport wants. */
  async begin(id?: string): Promise<string> {
    this.#writer ??= await this.#beginAs(id);
    return this.#writer.id;
  }

  async keep(event: TransportEvent): Promise<void> {
    await this.begin();
    const writer = this.#writer!;
    if (!isKnown(event)) return writer.event(event);
    switch (event.type) {
      case 'token':
        return writer.append(event.text);
      case 'step':
        return writer.step(event.step);
      case 'sources':
        return writer.sources(event.sources);
      case 'visualization':
        return writer.visualization(event.visualization);
      case 'component': {
        const { componentKind, payload } = event;
        await writer.component({ componentKind, payload });
        return;
      }
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'start':
      case 'error':
      case 'done':
        // These say where the answer begins and ends.
        return;
    }
  }

  async finish(): Promise<void> {
    await this.begin();
    await this.#writer!.finish(this.#usage === null ? {} : { usage: this.#usage });
  }

  async fail(error: unknown): Promise<void> {
    await this.begin();
    await this.#writer!.fail(error);
  }

  async abort(): Promise<void> {
    await this.begin();
    await this.#writer!.abort();
  }

  async #beginAs(id: string | undefined): Promise<StreamWriter> {
    const { conversationId } = this.#question;
    const input = await this.#input();
    if (id === undefined) return this.#streams.begin(conversationId, input);
    try {
      return await this.#streams.begin(conversationId, { ...input, id });
    } catch (error) {
      if (!(error instanceof ChatStoreError && error.code === 'CONFLICT')) throw error;
      return this.#streams.begin(conversationId, { ...input, meta: { messageId: id } });
    }
  }

  async #input(): Promise<StreamInput> {
    const { provider, model } = this.#assistant ?? {};
    const { threadId } = this.#question;
    if (threadId !== null) {
      return { provider, model, threadId, replyToId: this.#question.id };
    }
    return this.#again || (await this.#branchWasLeft())
      ? { provider, model, previousId: this.#question.id }
      : { provider, model };
  }

  /**
   * Whether another branch is shown by now. The answer belongs to its question's then; otherwise
   * it comes after whatever was said meanwhile.
   */
  async #branchWasLeft(): Promise<boolean> {
    try {
      return !(await this.#messages.get(this.#question.id)).onPath;
    } catch (error) {
      if (error instanceof ChatStoreError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  }
}
