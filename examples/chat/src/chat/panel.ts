import { Observable } from '../observable.ts';

/** What stands beside the timeline. */
export type Panel =
  | { kind: 'thread'; conversationId: string; rootId: string }
  | { kind: 'pinned'; conversationId: string };

export const panel = new Observable<Panel | null>(null);

export function openPanel(opened: Panel): void {
  panel.set(opened);
}

export function closePanel(): void {
  panel.set(null);
}
