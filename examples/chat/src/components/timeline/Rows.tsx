import type { ChatStore } from 'chatkeep';
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type Ref,
  type RefObject,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { isMessage, type ShownItem } from '../../chat/lists.ts';
import { ComponentItem } from '../ComponentItem.tsx';
import { MessageItem } from '../MessageItem.tsx';
import { placeOf } from './place.ts';

/** The rows in sight, by their indexes. */
export interface Span {
  first: number;
  last: number;
}

export interface RowsHandle {
  show(index: number, align: 'start' | 'center'): void;
}

interface RowsProps {
  store: ChatStore;
  scroller: RefObject<HTMLDivElement | null>;
  items: readonly ShownItem[];
  /** Behind this sequence is the line above what is new. */
  newAfter: number | null;
  /** What a link leads to. */
  targetId: string | null;
  onSpan: (span: Span) => void;
  onSwitch: (siblingId: string) => void;
  ref: Ref<RowsHandle>;
}

/** The padding of `.timeline-content`. */
const ABOVE = 24;
/** The last rows are always there: for the browser's own search, and for who scrolls back a little. */
const ALWAYS = 30;
/** How far beyond what is seen rows are there, in pixels. */
const BEYOND = 800;

/** Only the rows near what is seen are elements of the page. */
export function Rows(props: RowsProps) {
  const { store, scroller, items, newAfter, targetId, onSpan, onSwitch, ref } = props;
  const virtualizer = useRef<VirtualizerHandle>(null);
  const [focused, setFocused] = useState<string | null>(null);

  // What came or went before the rows that were there must not move them.
  const firstBefore = useRef<string | null>(null);
  const firstId = items[0]?.id ?? null;
  const isShifted =
    firstBefore.current !== null &&
    firstBefore.current !== firstId &&
    items.some((item) => item.id === firstBefore.current);
  useLayoutEffect(() => {
    firstBefore.current = firstId;
  }, [firstId]);

  const look = useEffectEvent((): void => {
    const box = virtualizer.current;
    if (!box || items.length === 0) return;
    onSpan({
      first: box.findItemIndex(box.scrollOffset),
      last: box.findItemIndex(box.scrollOffset + box.viewportSize),
    });
  });
  useEffect(() => {
    const frame = requestAnimationFrame(() => look());
    return () => cancelAnimationFrame(frame);
  }, [items]);

  useImperativeHandle(ref, () => ({
    show: (index, align) => virtualizer.current?.scrollToIndex(index, { align, offset: -ABOVE }),
  }));

  // Somebody who types or tabs there is not cut off by scrolling.
  const withFocus = items.findIndex((item) => item.id === focused);
  const kept = useMemo(() => {
    const from = Math.max(0, items.length - ALWAYS);
    const newest = Array.from({ length: items.length - from }, (_, index) => from + index);
    return withFocus < 0 || withFocus >= from ? newest : [withFocus, ...newest];
  }, [items.length, withFocus]);
  const firstNew = newAfter === null ? -1 : items.findIndex((item) => item.sequence > newAfter);
  return (
    <div
      onFocus={({ target }) => setFocused(target.closest<HTMLElement>('.row')?.dataset.id ?? null)}
      onBlur={() => setFocused(null)}
    >
      <Virtualizer
        ref={virtualizer}
        scrollRef={scroller}
        data={items}
        shift={isShifted}
        bufferSize={BEYOND}
        startMargin={ABOVE}
        keepMounted={kept}
        onScroll={() => look()}
      >
        {(item, index) => (
          <div
            key={placeOf(item)}
            className={item.id === targetId ? 'row target' : 'row'}
            data-id={item.id}
          >
            {index === firstNew && index > 0 && (
              <p className="new-line" role="separator" data-testid="new-line">
                New messages
              </p>
            )}
            {isMessage(item) ? (
              <MessageItem store={store} message={item} onSwitch={onSwitch} />
            ) : (
              <ComponentItem store={store} item={item} />
            )}
          </div>
        )}
      </Virtualizer>
    </div>
  );
}
