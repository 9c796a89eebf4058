/** Opens a peer where its users would: most in a worker that answers whole operations. */

/** These work on the page, or bring a worker of their own. */
const ON_PAGE = new Set(['chatkeep', 'dexie']);

/** @param {string} file of peers/ @param {object} options */
export async function openOnPage(file, options) {
  if (!ON_PAGE.has(file)) return openInWorker(file, options);
  const { open } = await import(`../peers/${file}.js`);
  return open(options);
}

async function openInWorker(file, options) {
  const url = new URL('peer-worker.js', import.meta.url);
  const worker = new Worker(url, { type: 'module' });
  const asked = new Map();
  let last = 0;
  worker.onmessage = ({ data: { number, result, error } }) => {
    const { resolve, reject } = asked.get(number);
    asked.delete(number);
    if (error === undefined) resolve(result);
    else reject(new Error(error));
  };
  worker.onerror = ({ message }) => {
    for (const { reject } of asked.values()) reject(new Error(`${file}: ${message}`));
  };
  const ask = (method, args) =>
    new Promise((resolve, reject) => {
      const number = ++last;
      asked.set(number, { resolve, reject });
      worker.postMessage({ number, method, args });
    });
  await ask('open', [file, options]);
  return new Proxy(
    {},
    {
      get: (_, method) => {
        // An object that awaits gives is asked for this.
        if (method === 'then' || method === 'settle') return undefined;
        if (method !== 'close') return (...args) => ask(method, args);
        return () => ask('close', []).then(() => worker.terminate());
      },
    },
  );
}
