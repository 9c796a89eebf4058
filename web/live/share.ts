type Members = Record<string, unknown>;

/**
 * A value that is equal to `next`, built of what is equal in `previous`: `previous` itself where
 * nothing differs. Both are as `JSON.parse` gives them; `next` is altered.
 */
export function share<Value>(previous: unknown, next: Value): Value {
  if (Object.is(previous, next)) return next;
  if (!isContainer(previous) || !isContainer(next)) return next;
  const isArray = Array.isArray(next);
  if (isArray !== Array.isArray(previous)) return next;
  const same = isArray
    ? shareElements(previous as unknown[], next)
    : shareMembers(previous as Members, next as Members);
  return same ? (previous as Value) : next;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Tells whether all of it is in `previous`, at the same places. */
function shareElements(previous: unknown[], next: unknown[]): boolean {
  let known: Map<unknown, unknown> | null = null;
  let same = previous.length === next.length;
  for (const [index, element] of next.entries()) {
    let counterpart = previous[index];
    const identity = identityOf(element);
    if (identity !== null && identityOf(counterpart) !== identity) {
      // Rows move when others come and go.
      known ??= new Map(previous.map((row) => [identityOf(row), row]));
      counterpart = known.get(identity);
    }
    next[index] = share(counterpart, element);
    same &&= Object.is(next[index], previous[index]);
  }
  return same;
}

function shareMembers(previous: Members, next: Members): boolean {
  const names = Object.keys(next);
  let same = names.length === Object.keys(previous).length;
  for (const name of names) {
    // Its own, because a document may have a member __proto__.
    const known = Object.hasOwn(previous, name) ? previous[name] : undefined;
    next[name] = share(known, next[name]);
    same &&= Object.is(next[name], known);
  }
  return same;
}

/** What a row is told by. A component may have the id of a message. */
function identityOf(value: unknown): string | null {
  if (!isContainer(value) || !('id' in value) || typeof value.id !== 'string') return null;
  return 'kind' in value && value.kind === 'component'
    ? `component ${value.id}`
    : `row ${value.id}`;
}
