import type { SidebarItem } from 'chatkeep';
import { useState } from 'react';
import { Dialog } from '../dialog/Dialog.tsx';
import { Icon, type IconName } from '../Icon.tsx';

interface MoveDialogProps {
  chat: SidebarItem;
  folders: readonly string[];
  /** `null`: into none. */
  onMove: (folder: string | null) => void;
  onClose: () => void;
}

/** The store takes names of so many characters. */
const LONGEST = 255;

/** Asks into which folder a chat goes: one that is there, a new one, or none. */
export function MoveDialog({ chat, folders, onMove, onClose }: MoveDialogProps) {
  const [typed, setTyped] = useState('');
  const name = typed.trim();

  const move = (folder: string | null): void => {
    onMove(folder);
    onClose();
  };
  const choice = (folder: string | null, icon: IconName, label: string) => (
    <li key={folder ?? 'none'}>
      <button
        type="button"
        className="choice"
        data-testid={folder === null ? 'move-to-none' : 'move-to-folder'}
        aria-current={folder === chat.folder}
        onClick={() => move(folder)}
      >
        <Icon name={icon} />
        <span dir="auto">{label}</span>
        {folder === chat.folder && <Icon name="check" />}
      </button>
    </li>
  );

  return (
    <Dialog
      heading={`Move “${chat.title || 'Untitled chat'}”`}
      testId="move-dialog"
      onClose={onClose}
    >
      <ul className="choices">
        {choice(null, 'list', 'No folder')}
        {folders.map((folder) => choice(folder, 'folder', folder))}
      </ul>
      <form
        className="dialog-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '') move(name);
        }}
      >
        <input
          className="field"
          data-testid="new-folder-name"
          aria-label="Name of a new folder"
          placeholder="New folder"
          dir="auto"
          autoComplete="off"
          maxLength={LONGEST}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button small" disabled={name === ''}>
          Make and move
        </button>
      </form>
    </Dialog>
  );
}
