/** Searching while somebody types. */

import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect } from 'chai';
import { useSearch } from 'chatkeep/react';
import { createElement as h, StrictMode, useState } from 'react';
import { conversationOf, later, within } from './context.js';

/** A box to type into, and what it finds. */
function SearchBox({ options }) {
  const [query, setQuery] = useState('');
  const found = useSearch(query, options);
  return h(
    'div',
    null,
    h('input', { value: query, onChange: (event) => setQuery(event.target.value) }),
    h(
      'output',
      null,
      `${found.isSearching ? 'searching, ' : ''}${found.query}: ` +
        `${found.hits.map(({ snippet }) => snippet)}${found.error ? ` ${found.error.code}` : ''}`,
    ),
    found.hasMore && h('button', { onClick: found.showMore }, 'more'),
  );
}

const type = (text) => fireEvent.change(screen.getByRole('textbox'), { target: { value: text } });
const output = () => screen.getByRole('status').textContent;
const shows = (text) => waitFor(() => expect(output()).to.equal(text));

/** Has a test answer the searches itself. */
function answeredByTest(store) {
  const asked = [];
  const messages = (query, search, { signal }) => {
    const { promise, resolve, reject } = later();
    signal.addEventListener('abort', () => reject(signal.reason));
    const answer = (...snippets) =>
      resolve({ items: snippets.map((snippet) => ({ snippet })), next: null, complete: true });
    asked.push({ query, search, signal, answer });
    return promise;
  };
  store.search = { ...store.search, messages };
  return asked;
}

export default function search(test) {
  test('finds what is there, and more of it', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 0);
    for (const content of ['bread one', 'bread two', 'bread three', 'cake']) {
      await store.messages.append(id, { role: 'user', content });
    }
    render(h(StrictMode, null, within(store, h(SearchBox, { options: { limit: 2, delay: 0 } }))));
    expect(output()).to.equal(': ');
    type('bread');
    await waitFor(() => expect(output()).to.match(/^bread: bread \w+,bread \w+$/));
    fireEvent.click(screen.getByText('more'));
    await waitFor(() => expect(output()).to.match(/^bread: bread \w+,bread \w+,bread \w+$/));
    expect(screen.queryByText('more')).to.equal(null);
    type('cake');
    await shows('cake: cake');
    // Of a word that somebody is still in, its beginning; what is finished, or quoted, is whole.
    type('bread thr');
    await shows('bread thr: bread three');
    type('bread thr ');
    await shows('bread thr : ');
    type('"bread thr');
    await shows('"bread thr: ');
    type('"bread three"');
    await shows('"bread three": bread three');
    type('  ');
    expect(output()).to.equal(': ');
  });

  test('waits for a pause, gives up what was asked, and keeps what was found', async (t) => {
    const store = await t.openStore();
    const asked = answeredByTest(store);
    const { unmount } = render(within(store, h(SearchBox, { options: { delay: 30 } })));
    for (const text of ['b', 'br', 'bre']) type(text);
    await waitFor(() => expect(asked).to.have.length(1));
    expect(asked[0].query).to.equal('bre*');
    asked[0].answer('first');
    await shows('bre: first');

    type('brea');
    expect(output()).to.equal('searching, bre: first');
    await waitFor(() => expect(asked).to.have.length(2));
    type('bread');
    expect(asked[1].signal.aborted).to.equal(true);
    // Too late: nobody asks for that any more.
    asked[1].answer('second');
    await waitFor(() => expect(asked).to.have.length(3));
    expect(output()).to.equal('searching, bre: first');
    asked[2].answer('third');
    await shows('bread: third');

    type('breads');
    await waitFor(() => expect(asked).to.have.length(4));
    unmount();
    expect(asked[3].signal.aborted).to.equal(true);
  });

  test('tells of a query that cannot be answered, and goes on', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 0);
    await store.messages.append(id, { role: 'user', content: 'bread' });
    render(within(store, h(SearchBox, { options: { delay: 0 } })));
    type('bread');
    await shows('bread: bread');
    type('-bread');
    await shows('bread: bread INVALID_ARGUMENT');
    type('bread');
    await shows('bread: bread');
  });
}
