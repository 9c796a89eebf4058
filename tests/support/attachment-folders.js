/**
 * The files of a store's attachments, looked at and spoiled behind its back.
 *
 * @typedef {object} AttachmentFolder
 * @property {() => Promise<{ name: string, size: number }[]>} list sorted; empty if there is none
 * @property {(name: string, bytes: Uint8Array) => Promise<void>} write the whole file
 * @property {(name: string) => Promise<void>} remove
 */

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
      const names = await fs.readdir(folder).catch(() => []);
      const sized = async (name) => ({ name, size: (await fs.stat(path.join(folder, name))).size });
      return (await Promise.all(names.map(sized))).sort(byName);
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
      try {
        for await (const [name, handle] of (await open(false)).entries()) {
          files.push({ name, size: (await handle.getFile()).size });
        }
      } catch (error) {
        // Removed while it was looked at, or never made.
        if (error.name !== 'NotFoundError') throw error;
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
