import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { StoreState } from '../store.ts';
import { Icon } from './Icon.tsx';
import { StatusLine } from './StatusLine.tsx';

interface LayoutProps {
  status: StoreState['status'];
  title: string;
  /** Given a function that closes the drawer, which the sidebar is on narrow screens. */
  sidebar: (closeDrawer: () => void) => ReactNode;
  children: ReactNode;
}

export function Layout({ status, title, sidebar, children }: LayoutProps) {
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const drawer = useRef<HTMLElement>(null);
  const closeDrawer = (): void => setDrawerOpen(false);

  useEffect(() => {
    if (!isDrawerOpen) return;
    drawer.current?.querySelector('button')?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setDrawerOpen(false);
      menuButton.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isDrawerOpen]);

  return (
    <div className="layout" data-drawer={isDrawerOpen ? 'open' : 'closed'}>
      <aside ref={drawer} className="sidebar" id="sidebar" aria-label="Chats">
        {sidebar(closeDrawer)}
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
            onClick={() => setDrawerOpen(true)}
          >
            <Icon name="menu" />
          </button>
          <h1 className="topbar-title" dir="auto">
            {title}
          </h1>
          <StatusLine status={status} />
        </header>
        {children}
      </div>
    </div>
  );
}
