/** What a generator gives, as a stream. Nothing of it runs before somebody reads. */
export function streamOf<Piece>(pieces: AsyncGenerator<Piece, void>): ReadableStream<Piece> {
  const source: UnderlyingDefaultSource<Piece> = {
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
