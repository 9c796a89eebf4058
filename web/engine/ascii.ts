/** Turns bytes that are plain ASCII into a string. Node's own decoder is the faster one there. */
export const asciiDecoder: (bytes: Uint8Array) => string = chooseDecoder();

interface NodeBuffer {
  from(buffer: ArrayBufferLike, offset: number, size: number): { latin1Slice(): string };
}

function chooseDecoder(): (bytes: Uint8Array) => string {
  const { Buffer } = globalThis as unknown as { Buffer?: NodeBuffer };
  if (Buffer) {
    return (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).latin1Slice();
  }
  const decoder = new TextDecoder();
  return (bytes) => decoder.decode(bytes);
}
