import type { StoreState } from '../store.ts';

const EXPLAINED: Record<StoreState['status'], string> = {
  opening: 'The store is being opened',
  ready: 'Kept in this browser; no server, no network needed',
  locked: 'Held by another tab',
  unavailable: 'This browser gives no storage',
  lost: 'The store was closed',
  failed: 'The store could not be opened',
};

export function StatusLine({ status }: { status: StoreState['status'] }) {
  return (
    <p className="status" data-state={status} role="status" title={EXPLAINED[status]}>
      <span className="status-dot" aria-hidden="true" />
      <span data-testid="status">{status}</span>
    </p>
  );
}
