/** A page takes over what a server has rendered. */

import { render, screen } from '@testing-library/react';
import { expect } from 'chai';
import { openChatStore } from 'chatkeep';
import { ChatStoreProvider, useConversations } from 'chatkeep/react';
import { createElement as h, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';

export default function server(test) {
  test('what a server rendered is taken over without a difference', async (t) => {
    const name = t.freshName();
    let opened = 0;
    const open = (signal) => {
      opened += 1;
      return openChatStore({ name, signal });
    };
    const Titles = () => {
      const { status, conversations } = useConversations();
      return h('p', null, `${status}: ${conversations.length}`);
    };
    const app = h(
      StrictMode,
      null,
      h('h1', null, 'Chats'),
      h(ChatStoreProvider, { open, fallback: h('p', null, 'opening') }, h(Titles)),
    );
    const container = document.createElement('div');
    container.innerHTML = renderToString(app);
    document.body.append(container);
    expect(container.textContent).to.equal('Chatsopening');
    expect(opened).to.equal(0);

    const problems = [];
    const { unmount } = render(app, {
      container,
      hydrate: true,
      onRecoverableError: (error) => problems.push(error.message),
    });
    await screen.findByText('ready: 0');
    expect(opened).to.equal(1);
    expect(problems).to.deep.equal([]);
    unmount();
    container.remove();
  });
}
