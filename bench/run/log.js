/** Tells how far a run is, beside its results. @param {string} text */
export function log(text) {
  const seconds = String(Math.floor(performance.now() / 1000)).padStart(4);
  console.error(`bench ${seconds}s  ${text}`);
}
