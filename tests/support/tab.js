/** A tab that has one store open, for tests with several. Node drives it by `window.tab`. */

const parameters = new URLSearchParams(location.search);
// Another version of the package may stand beside this one.
const library = await import(`/${parameters.get('package') ?? 'dist'}/index.js`);

/** While it is true, this tab's client hears no answers. */
let isDeaf = false;
const Channel = window.BroadcastChannel;
window.BroadcastChannel = class extends Channel {
  set onmessage(receive) {
    super.onmessage = (event) => {
      if (!(isDeaf && event.data.kind === 'result')) receive(event);
    };
  }
};

/** What happened behind the calls, by the clock. */
const events = { owner: [], error: [] };

/** @type {import('../../dist/index.js').ChatStore} */
let store;

async function open(options) {
  store = await library.openChatStore(options);
  for (const event of Object.keys(events)) {
    store.on(event, (told) => {
      events[event].push({ at: Date.now(), isSelf: told.isSelf, code: told.code });
    });
  }
}

/** Every message, over the pages of `messages.list`, as `[id, sequence, content]`. */
async function readAll(conversationId) {
  const rows = [];
  for (let page = 0; ; page++) {
    const { items, hasMore } = await store.messages.list({
      filters: { conversationId },
      sort: { field: 'sequence', direction: 'asc' },
      page,
      pageSize: 500,
    });
    rows.push(...items.map(({ id, sequence, content }) => [id, sequence, content]));
    if (!hasMore) return rows;
  }
}

/** Appends one message after the other until `stop`. `window.report` hears of each. */
function write(conversationId, prefix, pauseMs) {
  let stopping = false;
  const told = { acknowledged: 0, lost: 0, unexpected: [] };
  const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));
  const writing = (async () => {
    for (let index = 0; !stopping; index++) {
      const content = `${prefix}-${index}`;
      try {
        // Without an id: a call that is applied twice makes two messages.
        await store.messages.append(conversationId, { role: 'user', content });
        told.acknowledged++;
        await window.report(content);
      } catch (error) {
        // Whether it was applied is not known: the owner was silent.
        if (error.code === 'OWNER_LOST') told.lost++;
        else told.unexpected.push(String(error));
      }
      await pause();
    }
  })();
  return {
    async stop() {
      stopping = true;
      await writing;
      return told;
    },
  };
}

window.tab = {
  library,
  events,
  open,
  readAll,
  write,
  store: () => store,
  deafen(deaf) {
    isDeaf = deaf;
  },
};
