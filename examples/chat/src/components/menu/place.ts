/** Where something opens: a box, or a point, which is a box without a size. */
export interface Place {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const GAP = 4;
const MARGIN = 8;

/** Under `place`, in line with its end; where there is no room, above it. Never outside the window. */
export function placeBeside(element: HTMLElement, place: Place): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const isFromRight = document.documentElement.dir === 'rtl';
  const left = isFromRight ? place.left : place.right - width;
  const hasRoomBelow = place.bottom + GAP + height <= innerHeight - MARGIN;
  const top = hasRoomBelow ? place.bottom + GAP : place.top - GAP - height;
  element.style.left = `${within(left, innerWidth - width)}px`;
  element.style.top = `${within(top, innerHeight - height)}px`;
}

const within = (value: number, most: number): number =>
  Math.max(MARGIN, Math.min(value, most - MARGIN));

/** At the pointer; the menu opens to its end side. */
export function placeOfPointer({ clientX, clientY }: { clientX: number; clientY: number }): Place {
  return { left: clientX, right: clientX, top: clientY, bottom: clientY };
}
