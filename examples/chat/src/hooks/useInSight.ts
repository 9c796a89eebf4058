import { useEffect, useEffectEvent, type RefObject } from 'react';

/**
 * Calls `onSight` when `target` is near what `scroller` shows, and again whenever `again` changes
 * and it still is.
 */
export function useInSight(
  target: RefObject<Element | null>,
  scroller: RefObject<Element | null>,
  again: unknown,
  onSight: () => void,
): void {
  const tell = useEffectEvent(onSight);
  useEffect(() => {
    if (!target.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) tell();
      },
      { root: scroller.current, rootMargin: '300px 0px 0px' },
    );
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [target, scroller, again]);
}
