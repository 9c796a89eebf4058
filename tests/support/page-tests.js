/** Offers a page's tests to Node, which asks `window.chatkeepTests` for their names and runs them. */

/** @param {Map<string, () => Promise<void>>} tests @param {object} [kept] what must stay alive */
export function offerTests(tests, kept = {}) {
  window.chatkeepTests = {
    ...kept,
    names: [...tests.keys()],
    /** @returns {Promise<null | { name: string, message: string, stack: string }>} the failure */
    async run(name) {
      try {
        await tests.get(name)();
        return null;
      } catch (error) {
        const { name: kind = 'Error', message = String(error), stack = '' } = error ?? {};
        return { name: kind, message, stack };
      }
    },
  };
}
