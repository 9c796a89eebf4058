import type { Attachment, ChatStore } from 'chatkeep';
import { useEffect, useState } from 'react';
import { isPicture } from '../attachmentTypes.ts';

/**
 * An attachment that can be shown as a picture, read from the disk as it is shown; `null` for
 * others, and while it is not there.
 */
export function usePicture(store: ChatStore, attachment: Attachment): Blob | null {
  const { mimeType, sha256 } = attachment;
  const id = sha256 !== null && isPicture(mimeType) ? attachment.id : null;
  const [blob, setBlob] = useState<Blob | null>(null);
  useEffect(() => {
    if (id === null) return;
    let isWanted = true;
    store.attachments.open(id).then(
      (opened) => {
        if (isWanted) setBlob(opened.blob());
      },
      // It is listed by its name then, and downloading it tells what is wrong.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [store, id]);
  return blob;
}
