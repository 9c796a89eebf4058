/** What is done to the order of the chats: folders, tags and the archive. A failure is shown. */
import type { ChatStore, ConversationUpdate, SidebarItem } from 'chatkeep';
import { showFailure, showInfo, showUndo } from '../toasts.ts';
import { closedFolders, madeFolders } from './madeFolders.ts';

const PAGE = 500;

async function update(
  store: ChatStore,
  id: string,
  fields: ConversationUpdate,
  failure: string,
): Promise<boolean> {
  try {
    await store.conversations.update(id, fields);
    return true;
  } catch (error) {
    showFailure(failure, error);
    return false;
  }
}

/** `null`: into none. */
export async function moveToFolder(
  store: ChatStore,
  chat: Pick<SidebarItem, 'id' | 'folder'>,
  folder: string | null,
): Promise<void> {
  if (chat.folder === folder) return;
  const failure = 'The chat was not moved';
  if (!(await update(store, chat.id, { folder }, failure))) return;
  const back = { folder: chat.folder };
  showUndo(folder === null ? 'Moved out of its folder' : `Moved to “${folder}”`, () => {
    void update(store, chat.id, back, failure);
  });
}

export async function archive(store: ChatStore, { id, title }: SidebarItem): Promise<void> {
  if (!(await update(store, id, { archived: true }, 'The chat was not archived'))) return;
  showUndo(title ? `Archived “${title}”` : 'Archived a chat', () => void unarchive(store, id));
}

export async function unarchive(store: ChatStore, id: string): Promise<void> {
  await update(store, id, { archived: false }, 'The chat was not taken out of the archive');
}

export async function setTags(store: ChatStore, id: string, tags: string[]): Promise<void> {
  await update(store, id, { tags }, 'The tags were not kept');
}

export function makeFolder(name: string): void {
  madeFolders.keep([...madeFolders.get(), name]);
}

/** One that has the name already takes the chats, too. */
export async function renameFolder(store: ChatStore, from: string, to: string): Promise<void> {
  if (from === to) return;
  const moved = await moveAll(store, from, to, 'The folder was not renamed');
  if (moved === null) return;
  const others = madeFolders.get().filter((name) => name !== from);
  madeFolders.keep([...others, to]);
  if (closedFolders.get().includes(from)) closedFolders.keep([...closedFolders.get(), to]);
}

/** Its chats stay, in no folder. */
export async function removeFolder(store: ChatStore, name: string): Promise<void> {
  const moved = await moveAll(store, name, null, 'The folder was not removed');
  if (moved === null) return;
  madeFolders.keep(madeFolders.get().filter((made) => made !== name));
  showUndo(`Removed the folder “${name}”`, () => {
    makeFolder(name);
    moveThem(store, moved, name).catch((error: unknown) =>
      showFailure('The folder was not brought back', error),
    );
  });
}

export function toggleFolder(name: string): void {
  const closed = closedFolders.get();
  closedFolders.keep(
    closed.includes(name) ? closed.filter((other) => other !== name) : [...closed, name],
  );
}

/** Answers which chats it moved, archived ones among them; `null` after a failure. */
async function moveAll(
  store: ChatStore,
  from: string,
  to: string | null,
  failure: string,
): Promise<string[] | null> {
  const moved: string[] = [];
  try {
    for (;;) {
      // Always the first page: those that were moved are not on it any more.
      const { items } = await store.conversations.list({
        filters: { folder: from },
        pageSize: PAGE,
      });
      if (items.length === 0) return moved;
      const ids = items.map(({ id }) => id);
      await moveThem(store, ids, to);
      moved.push(...ids);
    }
  } catch (error) {
    showFailure(failure, error);
    if (moved.length > 0) showInfo('Some of its chats have been moved.');
    return null;
  }
}

async function moveThem(
  store: ChatStore,
  ids: readonly string[],
  folder: string | null,
): Promise<void> {
  for (let begin = 0; begin < ids.length; begin += PAGE) {
    const some = ids.slice(begin, begin + PAGE);
    await store.batch((batch) =>
      Promise.all(some.map((id) => batch.conversations.update(id, { folder }))),
    );
  }
}
