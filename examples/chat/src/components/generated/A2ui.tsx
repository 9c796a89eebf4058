import { A2uiSurface } from '@a2ui/react/v0_9';
import type { JsonObject } from 'chatkeep';
import { useEffect, useMemo } from 'react';
import type { Pressed } from '../../chat/sendAction.ts';
import { drawingOf, Surfaces } from './surfaces.ts';
import { Unknown } from './Unknown.tsx';

export interface A2uiProps {
  payload: JsonObject;
  /** Keeps the payload with what was entered. The same function each time. */
  onInput: (payload: JsonObject) => Promise<void>;
  /** The same function each time. */
  onAction: (pressed: Pressed) => void;
}

/** What an agent sent in A2UI v0.9, drawn by A2UI's own renderer from the messages that are kept. */
export default function A2ui({ payload, onInput, onAction }: A2uiProps) {
  const drawing = useMemo(() => drawingOf(payload), [payload]);
  // Not anew for other data: what has the focus keeps it.
  const surfaces = useMemo(() => Surfaces.of(payload), [drawing]);
  useEffect(() => surfaces?.take(payload), [surfaces, payload]);
  useEffect(() => surfaces?.listen({ onInput, onAction }), [surfaces, onInput, onAction]);
  if (!surfaces) return <Unknown payload={payload} />;
  return surfaces.all.map((surface) => <A2uiSurface key={surface.id} surface={surface} />);
}
