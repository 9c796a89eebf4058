/**
 * Keeps Node's event loop going while something is under way. Where nothing else does, Node takes
 * waiting for a module to be compiled for the end of the program, and its main thread waits for all
 * that V8 optimises in the background: several times as long as opening a store takes.
 */
export async function stayAwake<Result>(work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => {}, 2 ** 30);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
