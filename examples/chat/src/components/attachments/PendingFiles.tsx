import { isPicture } from '../../attachmentTypes.ts';
import { filesOf, pendingFiles, removeFile } from '../../chat/pendingFiles.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { FileToSend } from './FileToSend.tsx';

/** The files that go with the next message. */
export function PendingFiles({ conversationId }: { conversationId: string | null }) {
  const files = filesOf(useObservable(pendingFiles), conversationId);
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label="Files to send">
      {files.map(({ id, file, isKept, progress }) => (
        <FileToSend
          key={id}
          name={file.name}
          size={file.size}
          picture={isPicture(file.type) ? file : null}
          isKept={isKept}
          progress={progress}
          onRemove={() => removeFile(conversationId, id)}
        />
      ))}
    </ul>
  );
}
