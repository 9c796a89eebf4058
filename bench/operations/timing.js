/**
 * Milliseconds for each of the calls, made one after the other. A batch is timed as a whole, because
 * browsers' clocks step by 0.1 or 1 ms.
 *
 * @template Input
 * @param {Input[]} inputs @param {(input: Input) => unknown} call
 */
export async function timeEach(inputs, call) {
  const start = performance.now();
  for (const input of inputs) await call(input);
  return (performance.now() - start) / inputs.length;
}

/** @param {number} count @param {(at: number) => Value} make @template Value */
export const listOf = (count, make) => Array.from({ length: count }, (_, at) => make(at));
