'use client';

import { openChatStore } from 'chatkeep';
import { ChatStoreProvider, useChatStore, useTimeline } from 'chatkeep/react';
import { useEffect, useState } from 'react';
import { firstNotes, showEngine, storeName } from '../notes.js';

async function open(signal) {
  const store = await openChatStore({ name: storeName(), signal });
  await firstNotes(store);
  return store;
}

export function Notes() {
  useEffect(() => {
    import('chatkeep/engine').then((engine) => showEngine(engine));
  }, []);
  return (
    <ChatStoreProvider open={open} fallback={<p>Opening…</p>}>
      <NotesInStore />
    </ChatStoreProvider>
  );
}

function NotesInStore() {
  const store = useChatStore();
  const { status, items } = useTimeline('notes');
  const [exported, setExported] = useState('');
  useEffect(() => {
    if (status === 'ready') document.body.dataset.notes = 'ready';
  }, [status]);
  const add = (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const content = new FormData(form).get('note');
    form.reset();
    store.messages.append('notes', { role: 'user', content });
  };
  const showExport = async () => {
    setExported(await new Response(store.export({ format: 'markdown' })).text());
  };
  return (
    <>
      <ol>
        {items.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ol>
      <form onSubmit={add}>
        <input name="note" aria-label="Note" required />
        <button>Add</button>
      </form>
      <button name="export" onClick={showExport}>
        Export
      </button>
      <pre>{exported}</pre>
    </>
  );
}
