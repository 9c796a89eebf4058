import type { ChatStore } from 'chatkeep';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { LookButton } from './LookButton.tsx';
import { StoreSize } from './StoreSize.tsx';

interface SidebarFootProps {
  store: ChatStore;
  isArchive: boolean;
  onToggleArchive: () => void;
  onHelp: () => void;
}

export function SidebarFoot({ store, isArchive, onToggleArchive, onHelp }: SidebarFootProps) {
  return (
    <footer className="sidebar-foot">
      <div className="sidebar-tools">
        <button
          type="button"
          className="tool-button"
          data-testid="show-archive"
          aria-pressed={isArchive}
          onClick={onToggleArchive}
        >
          <Icon name={isArchive ? 'back' : 'archive'} />
          {isArchive ? 'Back to the chats' : 'Archive'}
        </button>
        <IconButton icon="keyboard" label="Keyboard (?)" testId="show-help" onClick={onHelp} />
        <LookButton />
      </div>
      <StoreSize store={store} />
    </footer>
  );
}
