import type { ChatStore } from 'chatkeep';
import { useEffect, useRef, useState } from 'react';
import type { ShownMessage } from '../chat/lists.ts';
import type { Edit } from '../chat/send.ts';
import { AttachButton } from './attachments/AttachButton.tsx';
import { EditedFiles } from './attachments/EditedFiles.tsx';

interface MessageEditorProps {
  store: ChatStore;
  message: ShownMessage;
  onSend: (edit: Edit) => Promise<void>;
  onCancel: () => void;
}

/** Enter sends and Escape cancels, as in the composer. */
export function MessageEditor({ store, message, onSend, onCancel }: MessageEditorProps) {
  const [text, setText] = useState(message.text);
  const [attachments, setAttachments] = useState(message.attachments);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const isEmpty = text.trim() === '' && attachments.length + files.length === 0;
  const canSend = !isEmpty && !isSending;

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);

  const send = async (): Promise<void> => {
    setSending(true);
    await onSend({ text, attachments, files });
    setSending(false);
  };

  return (
    <form
      ref={form}
      className="editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) void send();
      }}
    >
      <EditedFiles
        store={store}
        attachments={attachments}
        onRemoveAttachment={(gone) => setAttachments(attachments.filter((one) => one !== gone))}
        files={files}
        onRemoveFile={(gone) => setFiles(files.filter((one) => one !== gone))}
      />
      <div className="composer-text" data-copy={`${text}\n`}>
        <textarea
          ref={field}
          rows={1}
          data-testid="edit-text"
          aria-label="Edit the message"
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Escape') onCancel();
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            form.current?.requestSubmit();
          }}
        />
      </div>
      <div className="editor-buttons">
        <AttachButton onFiles={(chosen) => setFiles([...files, ...chosen])} />
        <button type="button" className="button quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button small" data-testid="edit-send" disabled={!canSend}>
          Send
        </button>
      </div>
    </form>
  );
}
