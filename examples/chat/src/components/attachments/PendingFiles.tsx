import { isPicture } from '../../attachmentTypes.ts';
import { filesOf, pendingFiles, removeFile, type PendingFile } from '../../chat/pendingFiles.ts';
import { bytes } from '../../format.ts';
import { useBlobUrl } from '../../hooks/useBlobUrl.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';

/** The files that go with the next message. */
export function PendingFiles({ conversationId }: { conversationId: string | null }) {
  const files = filesOf(useObservable(pendingFiles), conversationId);
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label="Files to send">
      {files.map((pending) => (
        <PendingItem
          key={pending.id}
          pending={pending}
          onRemove={() => removeFile(conversationId, pending.id)}
        />
      ))}
    </ul>
  );
}

function PendingItem({ pending, onRemove }: { pending: PendingFile; onRemove: () => void }) {
  const { file, isKept, progress } = pending;
  const url = useBlobUrl(isPicture(file.type) ? file : null);
  return (
    <li className="file" data-testid="pending-file" data-kept={isKept}>
      {url ? <img src={url} alt="" data-testid="pending-picture" /> : <Icon name="file" />}
      <span className="file-name" dir="auto">
        {file.name}
        <small>{bytes(file.size)}</small>
      </span>
      {progress !== null && <progress aria-label={`Keeping ${file.name}`} value={progress} />}
      <IconButton
        icon="close"
        label={`Remove ${file.name}`}
        testId="remove-file"
        onClick={onRemove}
      />
    </li>
  );
}
