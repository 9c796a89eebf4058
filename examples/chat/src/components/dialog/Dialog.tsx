import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from '../IconButton.tsx';

interface DialogProps {
  heading: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A dialog over the page. The browser keeps the focus in it, closes it on Escape, and gives the
 * focus back; a click beside it closes it, too.
 */
export function Dialog({ heading, testId, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={headingId}
      data-testid={testId}
      // Told a moment later: it may be open again, in an effect that React runs twice.
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
      // Only the ground behind it is the dialog itself: inside there is always something else.
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className="dialog-box">
        <header className="dialog-head">
          <h2 id={headingId} dir="auto">
            {heading}
          </h2>
          <IconButton
            icon="close"
            label="Close"
            testId="close-dialog"
            onClick={() => dialog.current?.close()}
          />
        </header>
        {children}
      </div>
    </dialog>
  );
}
