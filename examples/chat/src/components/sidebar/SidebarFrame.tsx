import type { ReactNode } from 'react';
import { Icon, Logo } from '../Icon.tsx';

interface SidebarFrameProps {
  /** Without it there is no store to begin a chat in. */
  onNewChat?: () => void;
  /** What stands in the line of the button that begins a chat. */
  beside?: ReactNode;
  children?: ReactNode;
}

export function SidebarFrame({ onNewChat, beside, children }: SidebarFrameProps) {
  return (
    <>
      <p className="brand">
        <Logo />
        chatkeep
      </p>
      <div className="sidebar-line">
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
        {beside}
      </div>
      {children}
    </>
  );
}
