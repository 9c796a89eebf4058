import { useEffect, useRef, type ReactNode } from 'react';
import { closeDrawer, drawer, openDrawer } from '../drawer.ts';
import { useObservable } from '../hooks/useObservable.ts';
import type { StoreState } from '../store.ts';
import { Icon } from './Icon.tsx';
import { StatusLine } from './StatusLine.tsx';

interface LayoutProps {
  status: StoreState['status'];
  title: string;
  /** Buttons at the end of the bar. */
  tools?: ReactNode;
  sidebar: ReactNode;
  children: ReactNode;
}

export function Layout({ status, title, tools, sidebar, children }: LayoutProps) {
  const isDrawerOpen = useObservable(drawer);
  const menuButton = useRef<HTMLButtonElement>(null);
  const aside = useRef<HTMLElement>(null);
  const main = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isDrawerOpen) return;
    aside.current?.querySelector('button')?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // What is open over the drawer closes first.
      if (document.querySelector(':popover-open, dialog[open]')) return;
      closeDrawer();
      menuButton.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isDrawerOpen]);

  return (
    <div className="layout" data-drawer={isDrawerOpen ? 'open' : 'closed'}>
      <button
        type="button"
        className="skip-link"
        data-testid="skip-link"
        onClick={() => focusIn(main.current)}
      >
        Skip to the message box
      </button>
      <aside ref={aside} className="sidebar" id="sidebar" aria-label="Sidebar">
        {sidebar}
      </aside>
      <div className="scrim" onClick={closeDrawer} />
      {/* Behind an open drawer nothing can be reached by keyboard either. */}
      <div className="pane" inert={isDrawerOpen}>
        <header className="topbar">
          <button
            ref={menuButton}
            type="button"
            className="icon-button menu-button"
            aria-label="Show the chats"
            aria-controls="sidebar"
            aria-expanded={isDrawerOpen}
            data-testid="open-drawer"
            onClick={openDrawer}
          >
            <Icon name="menu" />
          </button>
          <h1 className="topbar-title" dir="auto">
            {title}
          </h1>
          {tools}
          <StatusLine status={status} />
        </header>
        <div ref={main} className="pane-body">
          {children}
        </div>
      </div>
    </div>
  );
}

/** Where there is no message box, there is a button that helps. */
function focusIn(main: HTMLElement | null): void {
  const box = main?.querySelector<HTMLElement>('.composer textarea');
  (box ?? main?.querySelector<HTMLElement>('button'))?.focus();
}
