import type { ChatStore } from 'chatkeep';
import { makeFolder, moveToFolder, renameFolder, setTags } from '../../chat/organise.ts';
import { NameDialog } from '../dialog/NameDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import type { Asked } from './asked.ts';

interface SidebarDialogsProps {
  store: ChatStore;
  asked: Asked;
  folders: readonly string[];
  onClose: () => void;
}

/** The dialog of what is asked. */
export function SidebarDialogs({ store, asked, folders, onClose }: SidebarDialogsProps) {
  switch (asked.what) {
    case 'where-to-move':
      return (
        <MoveDialog
          chat={asked.chat}
          folders={folders}
          onMove={(folder) => void moveToFolder(store, asked.chat, folder)}
          onClose={onClose}
        />
      );
    case 'tags':
      return (
        <NameDialog
          heading={`Tags of “${asked.chat.title || 'Untitled chat'}”`}
          label="Tags"
          name={asked.chat.tags.join(', ')}
          verb="Keep"
          hint="Words with commas between them. The tags of a chat are shown under its title."
          mayBeEmpty
          onName={(text) => void setTags(store, asked.chat.id, tagsIn(text))}
          onClose={onClose}
        />
      );
    case 'name-of-new-folder':
      return (
        <NameDialog
          heading="New folder"
          label="Name"
          name=""
          verb="Make"
          onName={makeFolder}
          onClose={onClose}
        />
      );
    case 'name-of-folder':
      return (
        <NameDialog
          heading={`Rename “${asked.folder}”`}
          label="Name"
          name={asked.folder}
          verb="Rename"
          hint="Where there is a folder of that name, the chats come together in it."
          onName={(name) => void renameFolder(store, asked.folder, name)}
          onClose={onClose}
        />
      );
  }
}

const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,،、]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];
