import type { Attachment, ChatStore } from 'chatkeep';
import { useState } from 'react';
import { bytes } from '../format.ts';
import { useBlobUrl } from '../hooks/useBlobUrl.ts';
import { usePicture } from '../hooks/usePicture.ts';
import { download } from '../saveFile.ts';
import { showFailure } from '../toasts.ts';
import { Dialog } from './dialog/Dialog.tsx';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';

interface AttachmentsProps {
  store: ChatStore;
  attachments: readonly Attachment[];
}

/** The files that came with a message. */
export function Attachments({ store, attachments }: AttachmentsProps) {
  if (attachments.length === 0) return null;
  return (
    <ul className="files" aria-label="Files">
      {attachments.map((attachment) => (
        <AttachmentItem key={attachment.id} store={store} attachment={attachment} />
      ))}
    </ul>
  );
}

function AttachmentItem({ store, attachment }: { store: ChatStore; attachment: Attachment }) {
  const { id, name, size, sha256 } = attachment;
  const hasBytes = sha256 !== null;
  const url = useBlobUrl(usePicture(store, attachment));
  const [isOpen, setOpen] = useState(false);
  const called = name || 'A file without a name';

  const save = async (): Promise<void> => {
    try {
      download((await store.attachments.open(id)).blob(), name || 'file');
    } catch (error) {
      showFailure('The file could not be read', error);
    }
  };

  return (
    <li className={url ? 'file picture' : 'file'} data-testid="attachment">
      {url ? (
        <button
          type="button"
          className="picture-button"
          data-testid="open-picture"
          aria-label={`Show ${called}`}
          onClick={() => setOpen(true)}
        >
          <img src={url} alt={called} />
        </button>
      ) : (
        <>
          <Icon name="file" />
          <span className="file-name" dir="auto">
            {called}
            <small>{hasBytes && size !== null ? bytes(size) : 'Not kept in this browser'}</small>
          </span>
        </>
      )}
      {hasBytes && (
        <IconButton
          icon="download"
          label={`Download ${called}`}
          testId="download-attachment"
          onClick={() => void save()}
        />
      )}
      {isOpen && url && (
        <Dialog heading={called} testId="picture" onClose={() => setOpen(false)}>
          <img className="picture-whole" src={url} alt={called} />
        </Dialog>
      )}
    </li>
  );
}
