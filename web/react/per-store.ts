import type { ChatStore } from '../types.js';

/** One of these for each store, made when it is first asked for, and gone with the store. */
export function perStore<Value>(make: (store: ChatStore) => Value): (store: ChatStore) => Value {
  const made = new WeakMap<ChatStore, Value>();
  return (store) => {
    const known = made.get(store);
    if (known !== undefined) return known;
    const value = make(store);
    made.set(store, value);
    return value;
  };
}
