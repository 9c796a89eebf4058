/** Chrome's file dialog, which is in no library of types yet. */
interface FilePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/**
 * Where a file goes that the person asked for: where they say, piece by piece, or, where the
 * browser has no such dialog, among the downloads once it is whole. Call it first thing after a
 * click. `finish` resolves when it is there.
 */
export async function saveFile(
  name: string,
): Promise<{ target: WritableStream<Uint8Array>; finish: () => Promise<void> }> {
  const picker = globalThis as FilePicker;
  if (picker.showSaveFilePicker) {
    const handle = await picker.showSaveFilePicker({ suggestedName: name });
    return { target: await handle.createWritable(), finish: async () => {} };
  }
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>();
  const collected = new Response(readable).blob();
  // It fails where the writing failed, which tells of it.
  collected.catch(() => {});
  return { target: writable, finish: async () => download(await collected, name) };
}

/** Puts it among the downloads of the browser. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
