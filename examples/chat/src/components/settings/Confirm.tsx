import type { ReactNode } from 'react';

interface ConfirmProps {
  /** What is done. */
  action: string;
  testId: string;
  onConfirm: () => void;
  onCancel: () => void;
  /** What becomes of what is here. */
  children: ReactNode;
}

/** Asks once more before something that cannot be undone. */
export function Confirm({ action, testId, onConfirm, onCancel, children }: ConfirmProps) {
  return (
    <div className="confirm" role="alert">
      <p dir="auto">{children}</p>
      <div className="settings-line">
        <button
          type="button"
          className="button small danger"
          data-testid={testId}
          onClick={onConfirm}
        >
          {action}
        </button>
        <button type="button" className="button quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
