'use client';

import { openChatStore } from 'chatkeep';
import { useEffect, useState } from 'react';
import { showEngine, showNotes, storeName } from '../notes.js';

export function Notes() {
  const [store, setStore] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    const stop = new AbortController();
    const opening = openChatStore({ name: storeName(), signal: stop.signal });
    opening.then(setStore, (reason) => {
      if (!stop.signal.aborted) setError(reason);
    });
    return () => {
      stop.abort();
      opening.then((opened) => opened.close()).catch(() => {});
    };
  }, []);
  useEffect(() => {
    if (store) showNotes(store);
  }, [store]);
  useEffect(() => {
    import('chatkeep/engine').then((engine) => showEngine(engine));
  }, []);
  if (error) throw error;
  return (
    <>
      <ol />
      <form>
        <input aria-label="Note" required />
        <button>Add</button>
      </form>
      <button name="export">Export</button>
      <pre />
    </>
  );
}
