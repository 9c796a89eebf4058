import { ChatStoreError } from 'chatkeep';
import { Observable } from './observable.ts';
import { noticeLoss } from './store.ts';

export interface ToastAction {
  label: string;
  /** What tests look for. */
  testId: string;
  run: () => void;
}

export interface Toast {
  id: number;
  kind: 'info' | 'error';
  text: string;
  action: ToastAction | null;
  /** How long it stays while nobody points at it. */
  milliseconds: number;
}

/** Newest first. */
export const toasts = new Observable<readonly Toast[]>([]);

const SHOWN_AT_ONCE = 3;
let lastId = 0;

function show(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  toasts.set([{ ...toast, id: lastId }, ...toasts.get()].slice(0, SHOWN_AT_ONCE));
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

export function showInfo(text: string): void {
  show({ kind: 'info', text, action: null, milliseconds: 3_000 });
}

export function showUndo(text: string, undo: () => void): void {
  const action = { label: 'Undo', testId: 'undo', run: undo };
  show({ kind: 'info', text, action, milliseconds: 10_000 });
}

/** Stays until somebody has decided. */
export function showNewVersion(reload: () => void): void {
  const action = { label: 'Reload', testId: 'reload', run: reload };
  const text = 'There is a new version of this page';
  show({ kind: 'info', text, action, milliseconds: 24 * 60 * 60 * 1_000 });
}

/** `what` says what did not happen: "The chat was not renamed". */
export function showFailure(what: string, error: unknown): void {
  const { code, message } = ChatStoreError.fields(error);
  const why =
    code === 'QUOTA_EXCEEDED'
      ? 'The storage that this browser allows is full. What was kept before is safe.'
      : message;
  show({ kind: 'error', text: `${what}. ${why}`, action: null, milliseconds: 15_000 });
  if (error instanceof ChatStoreError) noticeLoss(error);
}
