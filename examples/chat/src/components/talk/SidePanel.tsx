import type { ChatStore } from 'chatkeep';
import { useEffect, useRef, type ReactNode } from 'react';
import { closePanel, panel } from '../../chat/panel.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { IconButton } from '../IconButton.tsx';
import { Pinned } from './Pinned.tsx';
import { Thread } from './Thread.tsx';

interface SidePanelProps {
  store: ChatStore;
  conversationId: string;
}

/** Beside the timeline, or over it where there is no room: a thread, or what is pinned. */
export function SidePanel({ store, conversationId }: SidePanelProps) {
  const opened = useObservable(panel);
  if (opened?.conversationId !== conversationId) return null;
  if (opened.kind === 'pinned') {
    return (
      <Frame key="pinned" title="Pinned messages">
        <Pinned store={store} conversationId={conversationId} />
      </Frame>
    );
  }
  return (
    <Frame key={opened.rootId} title="Thread">
      <Thread store={store} conversationId={conversationId} rootId={opened.rootId} />
    </Frame>
  );
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  const frame = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    const box = frame.current?.querySelector<HTMLElement>('textarea');
    (box ?? frame.current?.querySelector('button'))?.focus();
  }, []);

  const close = (): void => {
    closePanel();
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
  };
  return (
    <aside
      ref={frame}
      className="side-panel"
      aria-label={title}
      data-testid="side-panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header>
        <h2>{title}</h2>
        <IconButton icon="close" label="Close" testId="close-panel" onClick={close} />
      </header>
      {children}
    </aside>
  );
}
