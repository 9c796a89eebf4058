/**
 * What each of these projects does with the package: notes that stay, and that every tab shows at
 * once.
 */

/** `?store=NAME` chooses it. */
export const storeName = () => new URLSearchParams(location.search).get('store') ?? 'notes';

/** The conversation that the notes are in. @param {import('chatkeep').ChatStore} store */
export const firstNotes = (store) =>
  store.conversations.get('notes').catch(() => store.conversations.create({ id: 'notes' }));

/** @param {import('chatkeep').ChatStore} store */
export async function showNotes(store) {
  await firstNotes(store);
  const list = document.querySelector('ol');
  const notes = store.timeline.watch('notes');
  const show = () => {
    const newestFirst = notes.getSnapshot()?.items ?? [];
    const lines = newestFirst.map(({ text }) => {
      const line = document.createElement('li');
      line.textContent = text;
      return line;
    });
    list.replaceChildren(...lines.reverse());
  };
  notes.subscribe(show);
  show();

  const form = document.querySelector('form');
  form.onsubmit = async (event) => {
    event.preventDefault();
    const { value } = form.querySelector('input');
    form.reset();
    await store.messages.append('notes', { role: 'user', content: value });
  };
  // Exports are in a module of their own, which is loaded now.
  document.querySelector('button[name=export]').onclick = async () => {
    const exported = new Response(store.export({ format: 'markdown' }));
    document.querySelector('pre').textContent = await exported.text();
  };
  document.body.dataset.notes = 'ready';
}

/**
 * The core in this thread, in memory.
 *
 * @param {Pick<typeof import('chatkeep/engine'), 'openEngine'>} chatkeepEngine
 * @param {{ wasmUrl?: string }} [files] where they are, if elsewhere
 */
export async function showEngine({ openEngine }, files = {}) {
  const engine = await openEngine({ name: 'scratch', storage: 'memory', ...files });
  engine.call('conversations.create', { title: 'Scratch' });
  document.body.dataset.engine = `${engine.call('stats').conversations} conversation`;
  engine.close();
}
