import type { JsonObject } from 'chatkeep';

/** A kind or a form that this page does not know: shown as it is kept, never left out. */
export function Unknown({ payload }: { payload: JsonObject }) {
  return (
    <>
      <p className="hint">This page does not know how to draw this; it is kept as it came.</p>
      <pre>{JSON.stringify(payload, null, 2)}</pre>
    </>
  );
}
