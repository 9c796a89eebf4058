/**
 * The files of a store's attachments, looked at and spoiled behind its back.
 *
 * @typedef {object} AttachmentFolder
 * @property {() => Promise<{ name: string, size: number }[]>} list sorted; empty if there is none
 * @property {(name: string, bytes: Uint8Array) => Promise<void>} write the whole file
 * @property {(name: string) => Promise<void>} remove
 */

/** Of a file that was removed while the folder was looked at. */
function ignoreMissing(error) {
  if (error.code !== 'ENOENT' && error.name !== 'NotFoundError') throw error;
  return null;
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);

/**
 * In a directory, under Node.
 *
 * @param {string} directory where the store is
 * @returns {(store: string) => AttachmentFolder}
 */
export const foldersIn = (directory) => (store) => {
  const load = async () => {
    const [fs, path] = await Promise.all([import('node:fs/promises'), import('node:path')]);
    return { fs, path, folder: path.join(directory, `${store}.attachments`) };
  };
  return {
    async list() {
      const { fs, path, folder } = await load();
      const names = (await fs.readdir(folder).catch(ignoreMissing)) ?? [];
      const sized = async (name) => {
        const found = await fs.stat(path.join(folder, name)).catch(ignoreMissing);
        return found ? [{ name, size: found.size }] : [];
      };
      return (await Promise.all(names.map(sized))).flat().sort(byName);
    },
    async write(name, bytes) {
      const { fs, path, folder } = await load();
      await fs.mkdir(folder, { recursive: true });
      await fs.writeFile(path.join(folder, name), bytes);
    },
    async remove(name) {
      const { fs, path, folder } = await load();
      await fs.rm(path.join(folder, name));
    },
  };
};

/** In OPFS, on a page. @returns {AttachmentFolder} */
export const opfsFolder = (store) => {
  const open = async (create) => {
    const root = await navigator.storage.getDirectory();
    const stores = await root.getDirectoryHandle('chatkeep', { create });
    return stores.getDirectoryHandle(`${store}.attachments`, { create });
  };
  return {
    async list() {
      const files = [];
      const folder = await open(false).catch(ignoreMissing);
      if (!folder) return files;
      for await (const [name, handle] of folder.entries()) {
        const file = await handle.getFile().catch(ignoreMissing);
        if (file) files.push({ name, size: file.size });
      }
      return files.sort(byName);
    },
    async write(name, bytes) {
      const handle = await (await open(true)).getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      await writable.write(bytes);
      await writable.close();
    },
    async remove(name) {
      await (await open(false)).removeEntry(name);
    },
  };
};
