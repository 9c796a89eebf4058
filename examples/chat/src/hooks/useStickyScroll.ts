import { useCallback, useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';

export interface StickyScroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  scrollToEnd(): void;
  /** Stays here, whatever comes, until who reads scrolls to the end. */
  stay(): void;
}

/** Closer than this counts as being at the end. */
const NEAR_PIXELS = 48;

/**
 * Follows the end while it is in sight, and leaves who reads further up alone. `isWhole`: the end of
 * what is there is the end of all; otherwise there is more to read below, and nothing to follow.
 */
export function useStickyScroll(isWhole: boolean): StickyScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);
  const hasEnd = useEffectEvent(() => isWhole);

  const scrollToEnd = useCallback((): void => {
    const box = scroller.current;
    if (!box) return;
    follows.current = true;
    box.scrollTop = box.scrollHeight;
  }, []);

  const stay = useCallback((): void => {
    follows.current = false;
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const isNear = (): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PIXELS;
    let last = { top: box.scrollTop, height: box.scrollHeight };
    const note = (): void => {
      last = { top: box.scrollTop, height: box.scrollHeight };
      setAtEnd(isNear());
    };
    const onScroll = (): void => {
      if (!hasEnd()) follows.current = false;
      else if (isNear()) follows.current = true;
      // Rows that turn out higher or lower than they were thought to be move what is seen, too.
      else if (box.scrollHeight !== last.height) keepUp();
      else if (box.scrollTop < last.top) follows.current = false;
      note();
    };
    const keepUp = (): void => {
      if (follows.current && hasEnd()) box.scrollTop = box.scrollHeight;
    };
    // Words, components and a smaller window all change one of the two sizes.
    const observer = new ResizeObserver(() => {
      keepUp();
      note();
    });
    observer.observe(box);
    observer.observe(inner);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, isAtEnd, scrollToEnd, stay };
}
