import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

export interface StickyScroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  scrollToEnd(): void;
  /** Stays here, whatever comes, until who reads scrolls to the end. */
  stay(): void;
  /** Makes a change; what is seen stays where it is, whatever comes or goes above it. */
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

  const stay = useCallback((): void => {
    follows.current = false;
  }, []);

  const keepPlace = useCallback((change: () => void): void => {
    const box = scroller.current;
    if (!box) return change();
    const top = box.getBoundingClientRect().top;
    const seen = [...(content.current?.children ?? [])].find(
      (child) => child.getBoundingClientRect().bottom > top && !child.matches('.older'),
    );
    const before = seen?.getBoundingClientRect().top ?? 0;
    // Now, so that nothing is painted between the change and the scrolling.
    flushSync(change);
    // Who follows the end, or has just been sent there, is taken there.
    if (follows.current) box.scrollTop = box.scrollHeight;
    else if (seen?.isConnected) box.scrollTop += seen.getBoundingClientRect().top - before;
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const isNear = (): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PIXELS;
    const onScroll = (): void => {
      follows.current = isNear();
      setAtEnd(follows.current);
    };
    // Words, components and a smaller window all change one of the two sizes.
    const observer = new ResizeObserver(() => {
      if (follows.current) box.scrollTop = box.scrollHeight;
      setAtEnd(isNear());
    });
    observer.observe(box);
    observer.observe(inner);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, isAtEnd, scrollToEnd, stay, keepPlace };
}
