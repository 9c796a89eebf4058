import type { ChatStore } from 'chatkeep';
import { useEffect, useRef, type Ref } from 'react';
import { choice } from '../answering/choice.ts';
import { nameOf } from '../answering/chosen.ts';
import { draftOf, drafts, readDraft, saveDraft, setDraft } from '../chat/drafts.ts';
import { addFiles, filesOf, pendingFiles, readFiles } from '../chat/pendingFiles.ts';
import { useFileDrop } from '../hooks/useFileDrop.ts';
import { useObservable } from '../hooks/useObservable.ts';
import { AttachButton } from './attachments/AttachButton.tsx';
import { PendingFiles } from './attachments/PendingFiles.tsx';
import { Icon } from './Icon.tsx';

/** More than fills the highest box; a copy of megabytes would only be slow. */
const COPIED = 4_000;

interface ComposerProps {
  store: ChatStore;
  /** `null`: a chat that is about to begin. */
  conversationId: string | null;
  isAnswering: boolean;
  /** The text stays until the draft is cleared. */
  onSend: (text: string) => void;
  onStop: () => void;
  ref: Ref<HTMLTextAreaElement>;
}

export function Composer(props: ComposerProps) {
  const { store, conversationId, isAnswering, onSend, onStop, ref } = props;
  const draft = draftOf(useObservable(drafts), conversationId);
  const form = useRef<HTMLFormElement>(null);
  const hasFiles = filesOf(useObservable(pendingFiles), conversationId).length > 0;
  const isEmpty = draft.trim() === '' && !hasFiles;
  const attach = (files: readonly File[]): void => addFiles(conversationId, files);
  const isOver = useFileDrop(attach);

  useEffect(() => {
    void readFiles(conversationId);
    void readDraft(store, conversationId);
    return () => void saveDraft(store, conversationId);
  }, [store, conversationId]);

  const keepFocus = (): void => form.current?.querySelector('textarea')?.focus();

  return (
    <form
      ref={form}
      className="composer"
      data-over={isOver}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty && !isAnswering) onSend(draft);
        keepFocus();
      }}
    >
      <PendingFiles conversationId={conversationId} />
      <div className="composer-box">
        <AttachButton onFiles={attach} />
        {/* The copy makes the box as high as its text: CSS alone, without measuring. */}
        <div className="composer-text" data-copy={`${draft.slice(0, COPIED)}\n`}>
          <textarea
            ref={ref}
            rows={1}
            data-testid="composer"
            aria-label="Message"
            aria-describedby="composer-help"
            placeholder="Write a message"
            dir="auto"
            enterKeyHint="send"
            value={draft}
            onChange={(event) => setDraft(store, conversationId, event.target.value)}
            onPaste={(event) => {
              const files = [...event.clipboardData.files];
              // What was copied from a document is text and a picture of it: then the text is meant.
              if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
              event.preventDefault();
              attach(files);
            }}
            onKeyDown={(event) => {
              // While composing, Enter chooses a candidate of the input method.
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Escape' && isAnswering) onStop();
              if (event.key !== 'Enter' || event.shiftKey) return;
              event.preventDefault();
              form.current?.requestSubmit();
            }}
          />
        </div>
        {/* Keys: one element for both would turn into `submit` within its own click, and send. */}
        {isAnswering ? (
          <button
            key="stop"
            type="button"
            className="composer-button stop"
            data-testid="stop"
            aria-label="Stop the answer"
            title="Stop (Esc)"
            onClick={() => {
              onStop();
              keepFocus();
            }}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button
            key="send"
            type="submit"
            className="composer-button"
            data-testid="send"
            aria-label="Send"
            title="Send (Enter)"
            disabled={isEmpty}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
      <p className="composer-help" id="composer-help">
        <kbd>Enter</kbd> sends, <kbd>Shift</kbd>+<kbd>Enter</kbd> begins a new line.{' '}
        {nameOf(useObservable(choice))}
      </p>
    </form>
  );
}
