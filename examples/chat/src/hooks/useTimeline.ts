import { useTimeline as useLiveTimeline, type TimelineState } from 'chatkeep/react';
import { EXTRAS, type Extra } from '../chat/lists.ts';
import { useFailure } from './useFailure.ts';

/** A part of a chat around `anchor`, or without one its end; it grows both ways. */
export function useTimeline(conversationId: string, anchor: number | null): TimelineState<Extra> {
  const timeline = useLiveTimeline(conversationId, { limit: 30, with: EXTRAS, around: anchor });
  // That it is not there is told in its place.
  const isGone = timeline.error?.code === 'NOT_FOUND';
  useFailure('The chat could not be read', isGone ? null : timeline.error);
  return timeline;
}
