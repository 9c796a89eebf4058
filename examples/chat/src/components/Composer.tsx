import type { ChatStore } from 'chatkeep';
import { useEffect, useRef, type Ref } from 'react';
import { choice } from '../answering/choice.ts';
import { nameOf } from '../answering/chosen.ts';
import { draftOf, drafts, readDraft, saveDraft, setDraft } from '../chat/drafts.ts';
import { useObservable } from '../hooks/useObservable.ts';
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
  const isEmpty = draft.trim() === '';

  useEffect(() => {
    if (conversationId === null) return;
    void readDraft(store, conversationId);
    return () => void saveDraft(store, conversationId);
  }, [store, conversationId]);

  const keepFocus = (): void => form.current?.querySelector('textarea')?.focus();

  return (
    <form
      ref={form}
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty && !isAnswering) onSend(draft);
        keepFocus();
      }}
    >
      <div className="composer-box">
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
