/** What each test of chatkeep/react is given, and what is put away after it. */

import { cleanup, configure } from '@testing-library/react';
import { deleteChatStore, openChatStore } from 'chatkeep';
import { Component, createElement as h } from 'react';
import { ChatStoreProvider } from 'chatkeep/react';

// What comes at all comes in milliseconds; the slowest browser on a busy machine is waited for.
configure({
  asyncUtilTimeout: 20_000,
  // Without the whole page.
  getElementError: (message) => new Error(message),
});

const run = Math.random().toString(36).slice(2, 8);
let count = 0;

/** @param {(context: object) => Promise<void>} test */
export function makeTest(test) {
  return async () => {
    const names = new Set();
    const stores = new Set();
    const context = {
      freshName() {
        const name = `react-${run}-${++count}`;
        names.add(name);
        return name;
      },
      /** An empty store, or with the `name` of one that is open another handle of it. */
      async openStore(name = context.freshName(), options = {}) {
        const store = await openChatStore({ name, ...options });
        stores.add(store);
        return store;
      },
    };
    try {
      await test(context);
    } finally {
      cleanup();
      for (const store of stores) await store.close();
      for (const name of names) await deleteChatStore({ name });
    }
  };
}

/** @param {import('chatkeep').ChatStore | Promise<import('chatkeep').ChatStore>} store */
export const within = (store, ...children) =>
  h(ChatStoreProvider, { store, fallback: h('p', null, 'opening') }, ...children);

/** Counts the live queries of a store: how many are open, and how many ever were. */
export function countQueries(store) {
  const counts = { open: 0, ever: 0 };
  for (const area of ['conversations', 'messages', 'timeline', 'reads']) {
    const { watch } = store[area];
    store[area] = {
      ...store[area],
      watch(...given) {
        const live = watch(...given);
        const { close } = live;
        let isOpen = true;
        counts.open += 1;
        counts.ever += 1;
        live.close = () => {
          if (isOpen) counts.open -= 1;
          isOpen = false;
          close();
        };
        return live;
      },
    };
  }
  return counts;
}

/** A promise, and what settles it. */
export const later = () => Promise.withResolvers();

/** Shows the code of what was thrown below it, and a button that tries again. */
export class Boundary extends Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const again = () => this.setState({ error: null });
    return h('button', { onClick: again }, `failed: ${error.code ?? error.message}`);
  }
}

/** React tells the console of each error that a boundary has caught; React 18 the window, too. */
export async function withQuietConsole(run) {
  const { error } = console;
  const quiet = (event) => event.preventDefault();
  console.error = () => {};
  addEventListener('error', quiet);
  try {
    await run();
  } finally {
    console.error = error;
    removeEventListener('error', quiet);
  }
}

/** A conversation with so many messages, `m1` the first. */
export async function conversationOf(store, messages) {
  const { id } = await store.conversations.create({ title: 'Long' });
  const said = Array.from({ length: messages }, (_, index) => ({
    role: 'user',
    content: `m${index + 1}`,
  }));
  if (messages > 0) await store.messages.appendMany(id, said);
  return id;
}
