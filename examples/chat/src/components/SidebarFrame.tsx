import type { ReactNode } from 'react';
import { Icon, Logo } from './Icon.tsx';

interface SidebarFrameProps {
  /** Without it there is no store to begin a chat in. */
  onNewChat?: () => void;
  children?: ReactNode;
}

export function SidebarFrame({ onNewChat, children }: SidebarFrameProps) {
  return (
    <>
      <p className="brand">
        <Logo />
        chatkeep
      </p>
      <button
        type="button"
        className="new-chat"
        data-testid="new-chat"
        disabled={!onNewChat}
        onClick={onNewChat}
      >
        <Icon name="plus" />
        New chat
      </button>
      {children}
    </>
  );
}
