import { useId, useState } from 'react';
import { Dialog } from './Dialog.tsx';

interface NameDialogProps {
  heading: string;
  label: string;
  /** What is in the field at first. */
  name: string;
  /** What the button says. */
  verb: string;
  hint?: string;
  /** Whether an empty field is an answer. */
  mayBeEmpty?: boolean;
  onName: (name: string) => void;
  onClose: () => void;
}

/** The store takes names of so many characters. */
const LONGEST = 255;

/** Asks for a line of text. */
export function NameDialog(props: NameDialogProps) {
  const { heading, label, name, verb, hint, mayBeEmpty = false, onName, onClose } = props;
  const [typed, setTyped] = useState(name);
  const fieldId = useId();
  const hintId = useId();
  const wanted = typed.trim();
  const canEnd = mayBeEmpty || wanted !== '';
  return (
    <Dialog heading={heading} testId="name-dialog" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!canEnd) return;
          onName(wanted);
          onClose();
        }}
      >
        <label htmlFor={fieldId}>{label}</label>
        <input
          id={fieldId}
          className="field"
          data-testid="name-field"
          dir="auto"
          autoFocus
          autoComplete="off"
          maxLength={LONGEST}
          aria-describedby={hint && hintId}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
        {hint && (
          <p id={hintId} className="hint">
            {hint}
          </p>
        )}
        <div className="dialog-buttons">
          <button type="button" className="button quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button small" data-testid="name-done" disabled={!canEnd}>
            {verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
