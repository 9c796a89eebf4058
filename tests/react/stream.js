/** A message that is being written. */

import { act, render, screen, waitFor } from '@testing-library/react';
import { ChatStoreError } from 'chatkeep';
import { expect } from 'chai';
import { useStream, useTimeline } from 'chatkeep/react';
import { createElement as h, StrictMode } from 'react';
import { conversationOf, countQueries, within } from './context.js';

/** Shows a stream, and gives it to the test. */
function streamOf(target) {
  const shown = {};
  const Stream = ({ testId = 'stream' }) => {
    const stream = useStream(target);
    shown.stream = stream;
    const { status, text, isWriter, error } = stream;
    const told = `${status}: ${text}${isWriter ? ' (here)' : ''}${error ? ` ${error.code}` : ''}`;
    return h('p', { 'data-testid': testId }, told);
  };
  return { Stream, shown };
}

const shows = (testId, text) =>
  waitFor(() => expect(screen.getByTestId(testId).textContent).to.equal(text));

export default function stream(test) {
  test('shows the text as it grows, from its beginning to its end', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 1);
    const { Stream, shown } = streamOf();
    render(h(StrictMode, null, within(store, h(Stream))));
    await shows('stream', 'idle: ');
    await act(() => shown.stream.start(id));
    await shows('stream', 'streaming:  (here)');
    act(() => shown.stream.append('Two '));
    // At once: the store hears of it a quarter of a second later.
    expect(screen.getByTestId('stream').textContent).to.equal('streaming: Two  (here)');
    act(() => shown.stream.append('hours'));
    expect(screen.getByTestId('stream').textContent).to.equal('streaming: Two hours (here)');
    await act(() => shown.stream.finish());
    await shows('stream', 'completed: Two hours');
    const { messageId } = shown.stream;
    expect((await store.messages.get(messageId)).text).to.equal('Two hours');
    await store.messages.update(messageId, { content: 'edited' });
    await shows('stream', 'completed: edited');
    expect(() => shown.stream.append('more')).to.throw(ChatStoreError);
  });

  test('every component of the page sees it, and a list reads nothing more for it', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 1);
    const counts = countQueries(store);
    const Row = ({ item }) => h('li', null, `${item.text}|${useStream(item).text}`);
    const List = () =>
      h(
        'ul',
        { 'data-testid': 'list' },
        useTimeline(id).items.map((item) => h(Row, { key: item.id, item })),
      );
    const { Stream, shown } = streamOf();
    const { rerender } = render(within(store, h(Stream), h(List)));
    await shows('list', 'm1|m1');
    const writer = await act(() => shown.stream.start(id));
    await shows('list', 'm1|m1|');
    // Not written yet, and already seen.
    act(() => shown.stream.append('word'));
    expect(screen.getByTestId('list').textContent).to.equal('m1|m1|word');
    // The timeline, and the message that the one without a message of its own began.
    expect(counts.open).to.equal(2);

    // It goes on when the component that began it is gone.
    rerender(within(store, h(List)));
    act(() => writer.append('s'));
    await waitFor(() => expect(screen.getByTestId('list').textContent).to.match(/\|words$/));
    await writer.finish();
    await shows('list', 'm1|m1words|words');
  });

  test('another tab sees it as it is stored', async (t) => {
    const store = await t.openStore();
    const other = await t.openStore(store.name);
    const id = await conversationOf(store, 0);
    const writer = await other.streams.begin(id);
    const { Stream } = streamOf(writer.id);
    render(within(store, h(Stream)));
    writer.append('written elsewhere');
    await shows('stream', 'streaming: written elsewhere');
    await writer.finish();
    await shows('stream', 'completed: written elsewhere');
  });

  test('an answer that was cut off is interrupted, and can be gone on with', async (t) => {
    const name = t.freshName();
    const before = await t.openStore(name);
    const id = await conversationOf(before, 0);
    const writer = await before.streams.begin(id);
    writer.append('Half of');
    await before.close();

    const store = await t.openStore(name);
    const { Stream, shown } = streamOf(writer.id);
    render(within(store, h(Stream)));
    await shows('stream', 'interrupted: Half of');
    await act(() => shown.stream.resume());
    await shows('stream', 'streaming: Half of (here)');
    act(() => shown.stream.append(' it'));
    expect(screen.getByTestId('stream').textContent).to.equal('streaming: Half of it (here)');
    await act(() => shown.stream.abort());
    await shows('stream', 'interrupted: Half of it');
    await act(() => shown.stream.resume());
    await act(() => shown.stream.fail(new Error('no network')));
    await shows('stream', 'failed: Half of it');
  });

  test('an end that fails is told, and can be tried again', async (t) => {
    const store = await t.openStore();
    const id = await conversationOf(store, 0);
    const { begin } = store.streams;
    let refuses = true;
    store.streams = {
      ...store.streams,
      async begin(...given) {
        const writer = await begin(...given);
        const finish = writer.finish.bind(writer);
        writer.finish = async (...end) => {
          if (refuses) throw new ChatStoreError('QUOTA_EXCEEDED', 'The storage is full.');
          return finish(...end);
        };
        return writer;
      },
    };
    const { Stream, shown } = streamOf();
    render(within(store, h(Stream)));
    await act(() => shown.stream.start(id));
    act(() => shown.stream.append('kept'));
    await act(() => shown.stream.finish().catch(() => {}));
    await shows('stream', 'streaming: kept (here) QUOTA_EXCEEDED');
    refuses = false;
    await act(() => shown.stream.finish());
    await shows('stream', 'completed: kept');
  });
}
