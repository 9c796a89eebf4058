import { useEffect, useRef, useState } from 'react';

interface MessageEditorProps {
  text: string;
  onSend: (text: string) => Promise<void>;
  onCancel: () => void;
}

/** Enter sends and Escape cancels, as in the composer. */
export function MessageEditor({ text, onSend, onCancel }: MessageEditorProps) {
  const [edited, setEdited] = useState(text);
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const canSend = edited.trim() !== '' && !isSending;

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
  }, [text]);

  const send = async (): Promise<void> => {
    setSending(true);
    await onSend(edited);
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
      <div className="composer-text" data-copy={`${edited}\n`}>
        <textarea
          ref={field}
          rows={1}
          data-testid="edit-text"
          aria-label="Edit the message"
          dir="auto"
          value={edited}
          onChange={(event) => setEdited(event.target.value)}
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
