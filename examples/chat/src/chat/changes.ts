/**
 * Tells what shows a chat that the chat was written to, so that it is read again: what is on the
 * screen is always what the store holds.
 */
type Listener = (conversationId: string) => Promise<void> | void;

const listeners = new Set<Listener>();

export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Resolves when everybody has read the change. */
export async function changed(conversationId: string): Promise<void> {
  await Promise.all([...listeners].map((listener) => listener(conversationId)));
}
