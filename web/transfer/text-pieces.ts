/** As long as a piece gets. */
const PIECE_LENGTH = 64 * 1024;

/** Collects text, and gives it as bytes in pieces of some length. */
export class TextPieces {
  readonly #encoder = new TextEncoder();
  #text = '';

  *write(text: string): Generator<Uint8Array> {
    this.#text += text;
    if (this.#text.length >= PIECE_LENGTH) yield* this.rest();
  }

  *rest(): Generator<Uint8Array> {
    if (this.#text === '') return;
    const bytes = this.#encoder.encode(this.#text);
    this.#text = '';
    yield bytes;
  }
}
