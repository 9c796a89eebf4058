import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

export interface StickyScroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  scrollToEnd(): void;
  /** Makes a change above what is seen; what is seen stays where it is. */
  keepPlace(change: () => void): void;
}

/** Closer than this counts as being at the end. */
const NEAR_PIXELS = 48;

/** Follows the end while it is in sight, and leaves who reads further up alone. */
export function useStickyScroll(): StickyScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  const scrollToEnd = useCallback((): void => {
    const box = scroller.current;
    if (!box) return;
    follows.current = true;
    box.scrollTop = box.scrollHeight;
  }, []);

  const keepPlace = useCallback((change: () => void): void => {
    const box = scroller.current;
    if (!box) return change();
    const toEnd = box.scrollHeight - box.scrollTop;
    // Now, so that nothing is painted between the change and the scrolling.
    flushSync(change);
    box.scrollTop = box.scrollHeight - toEnd;
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const onScroll = (): void => {
      const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PIXELS;
      follows.current = isNear;
      setAtEnd(isNear);
    };
    // Words, components and a smaller window all change one of the two sizes.
    const observer = new ResizeObserver(() => {
      if (follows.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    observer.observe(inner);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, isAtEnd, scrollToEnd, keepPlace };
}
