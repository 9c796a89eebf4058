import type { ChatStoreError } from '../errors.js';
import type { Message, MessageStatus, StreamWriter } from '../types.js';
import { Source } from './source.js';
import { storeError } from './store-error.js';

/** A message that this page writes. */
export interface WritingState {
  /** All that was written so far; the store may be a quarter of a second behind. */
  text: string;
  status: MessageStatus;
  /** Why ending it failed. It goes on, and can be ended again. */
  error: ChatStoreError | null;
}

/** What is being written into one message. */
export class Writing extends Source<WritingState> {
  /** What it is written by. What is given to it is seen at once. */
  readonly writer: StreamWriter;
  readonly #onDone: () => void;
  #isHeard = false;

  /** `onDone` is called when it has ended and nobody looks at it. */
  constructor(writer: StreamWriter, text: string, onDone: () => void) {
    super({ text, status: 'streaming', error: null });
    this.#onDone = onDone;
    this.writer = this.#followed(writer);
  }

  protected override start(): void {
    this.#isHeard = true;
  }

  protected override stop(): void {
    this.#isHeard = false;
    this.#doneIfOver();
  }

  #followed(writer: StreamWriter): StreamWriter {
    return {
      id: writer.id,
      get position() {
        return writer.position;
      },
      append: (text) => {
        writer.append(text);
        const state = this.getSnapshot();
        this.put({ ...state, text: state.text + text });
      },
      component: (...given) => writer.component(...given),
      sources: (...given) => writer.sources(...given),
      step: (...given) => writer.step(...given),
      visualization: (...given) => writer.visualization(...given),
      data: (...given) => writer.data(...given),
      event: (...given) => writer.event(...given),
      flush: (...given) => writer.flush(...given),
      finish: (...given) => this.#end(writer.finish(...given)),
      fail: (...given) => this.#end(writer.fail(...given)),
      abort: (...given) => this.#end(writer.abort(...given)),
      [Symbol.asyncDispose]: async () => {
        if (this.getSnapshot().status === 'streaming') await this.#end(writer.abort());
      },
    };
  }

  async #end(ending: Promise<Message>): Promise<Message> {
    try {
      const message = await ending;
      this.put({ text: message.text, status: message.status, error: null });
      this.#doneIfOver();
      return message;
    } catch (error) {
      this.put({ ...this.getSnapshot(), error: storeError(error) });
      throw error;
    }
  }

  #doneIfOver(): void {
    if (!this.#isHeard && this.getSnapshot().status !== 'streaming') this.#onDone();
  }
}
