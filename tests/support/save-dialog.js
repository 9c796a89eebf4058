/** The browser's dialog that asks where a file goes, which no test can click on. */

/**
 * From the next page on, the dialog gives a file of the origin private file system, by the name
 * that is suggested. `window.saveDialog.does` says what it does: `'saves'`, `'cancels'`, or
 * `'waits'`, where the first piece is written and is not done before `window.saveDialog.goOn()`.
 *
 * @param {import('puppeteer-core').Page} page
 */
export const replaceSaveDialog = (page) =>
  page.evaluateOnNewDocument(() => {
    window.saveDialog = { does: 'saves' };
    const waiting = (file) =>
      new WritableStream({
        async write(piece) {
          await file.write(piece);
          if (window.saveDialog.goOn) return;
          await new Promise((resolve) => (window.saveDialog.goOn = resolve));
        },
        close: () => file.close(),
        abort: (why) => file.abort(why),
      });
    window.showSaveFilePicker = async ({ suggestedName }) => {
      const { does } = window.saveDialog;
      if (does === 'cancels') throw new DOMException('The user aborted a request.', 'AbortError');
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(suggestedName, { create: true });
      window.saveDialog.name = suggestedName;
      if (does === 'saves') return handle;
      return { createWritable: async () => waiting(await handle.createWritable()) };
    };
  });

/**
 * What is on disk of the file that the dialog gave last.
 *
 * @param {import('puppeteer-core').Page} page
 */
export const savedFile = (page) =>
  page.evaluate(async () => {
    const { name } = window.saveDialog;
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle(name)).getFile();
    return { name, text: await file.text(), size: file.size };
  });
