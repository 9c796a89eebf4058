import type { Attachment, ChatStore } from 'chatkeep';
import { isPicture } from '../../attachmentTypes.ts';
import { usePicture } from '../../hooks/usePicture.ts';
import { FileToSend } from './FileToSend.tsx';

interface EditedFilesProps {
  store: ChatStore;
  attachments: readonly Attachment[];
  onRemoveAttachment: (attachment: Attachment) => void;
  files: readonly File[];
  onRemoveFile: (file: File) => void;
}

/** The files of a message that is being edited: those that it has, and then new ones. */
export function EditedFiles(props: EditedFilesProps) {
  const { store, attachments, onRemoveAttachment, files, onRemoveFile } = props;
  if (attachments.length + files.length === 0) return null;
  return (
    <ul className="files" aria-label="Files of this message">
      {attachments.map((attachment) => (
        <EditedAttachment
          key={attachment.id}
          store={store}
          attachment={attachment}
          onRemove={() => onRemoveAttachment(attachment)}
        />
      ))}
      {files.map((file, index) => (
        <FileToSend
          key={index}
          name={file.name}
          size={file.size}
          picture={isPicture(file.type) ? file : null}
          isKept={false}
          progress={null}
          onRemove={() => onRemoveFile(file)}
        />
      ))}
    </ul>
  );
}

interface EditedAttachmentProps {
  store: ChatStore;
  attachment: Attachment;
  onRemove: () => void;
}

function EditedAttachment({ store, attachment, onRemove }: EditedAttachmentProps) {
  const { name, size } = attachment;
  return (
    <FileToSend
      name={name || 'A file without a name'}
      size={size}
      picture={usePicture(store, attachment)}
      isKept
      progress={null}
      onRemove={onRemove}
    />
  );
}
