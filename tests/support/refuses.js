/** Checks of an error that a call rejects with. Neutral: runs on a page and under Node. */

import { expect } from 'chai';

/** Firefox leaves the message out of the stack. */
function described(error) {
  const stack = error?.stack ?? '';
  return stack.includes(error?.message) ? stack : `${error}\n${stack}`;
}

/** @param {typeof import('chatkeep').ChatStoreError} ChatStoreError */
export function makeRefuses(ChatStoreError) {
  /**
   * Checks that a call rejects as it should. A call that throws at once fails the test: every
   * failure is a rejected promise.
   *
   * @param {() => Promise<unknown>} call
   * @param {import('chatkeep').ChatStoreErrorCode} code
   * @param {string | RegExp | null} [field] the argument that is to blame; null where none is
   * @param {...(string | RegExp)} says parts of the message
   * @returns {Promise<import('chatkeep').ChatStoreError>}
   */
  return async function refuses(call, code, field, ...says) {
    const promise = call();
    let error;
    try {
      const value = await promise;
      error = new Error(`resolved with ${JSON.stringify(value)?.slice(0, 300)}`);
    } catch (reason) {
      error = reason;
    }
    const what = `${code}${field ? ` for ${field}` : ''}: ${call}`;
    if (!(error instanceof ChatStoreError)) {
      throw new Error(`expected ${what}\nbut got: ${described(error)}`);
    }
    expect(error.code, `${what}\n${error.message}`).to.equal(code);
    if (field instanceof RegExp) expect(error.field, what).to.match(field);
    else if (field !== undefined) expect(error.field, what).to.equal(field);
    expect(error.name).to.equal('ChatStoreError');
    expect(error.message, what).to.be.a('string').that.is.not.empty;
    for (const part of says) {
      if (part instanceof RegExp) expect(error.message, what).to.match(part);
      else expect(error.message, what).to.include(part);
    }
    return error;
  };
}
