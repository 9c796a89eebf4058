/**
 * Makes the step logger of a script: a function that prints one line with the seconds since
 * the process began, as in `chatkeep  12s  Compiling the core`.
 *
 * @param {NodeJS.WritableStream} [out]
 * @returns {(message: string) => void}
 */
export function createLog(out = process.stdout) {
  return (message) => {
    const seconds = Math.floor(process.uptime());
    out.write(`chatkeep ${`${seconds}s`.padStart(4)}  ${message}\n`);
  };
}
