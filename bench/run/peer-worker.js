/** A peer in a worker: one message there and one back for each operation. */

let peer = null;

async function answer(method, args) {
  if (method !== 'open') return peer[method](...args);
  const [file, options] = args;
  if (options.counts) await import('./write-counter.js');
  const { open } = await import(`../peers/${file}.js`);
  peer = await open(options);
}

onmessage = async ({ data: { number, method, args } }) => {
  try {
    postMessage({ number, result: await answer(method, args) });
  } catch (error) {
    postMessage({ number, error: error?.stack ?? String(error) });
  }
};
