import { useEffect, useState } from 'react';
import { useObservable } from '../hooks/useObservable.ts';
import { dismissToast, toasts, type Toast } from '../toasts.ts';
import { IconButton } from './IconButton.tsx';

export function Toasts() {
  const shown = useObservable(toasts);
  return (
    <div className="toasts" role="region" aria-label="Notifications">
      {shown.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastItem({ toast }: { toast: Toast }) {
  // Nobody loses an Undo while they point at it.
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.milliseconds);
    return () => clearTimeout(timer);
  }, [isHeld, toast]);

  return (
    <div
      className={`toast ${toast.kind}`}
      role={toast.kind === 'error' ? 'alert' : 'status'}
      data-testid="toast"
      data-kind={toast.kind}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p dir="auto">{toast.text}</p>
      {toast.action && (
        <button
          type="button"
          className="toast-action"
          data-testid={toast.action.testId}
          onClick={() => {
            toast.action?.run();
            dismissToast(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton icon="close" label="Dismiss" onClick={() => dismissToast(toast.id)} />
    </div>
  );
}
