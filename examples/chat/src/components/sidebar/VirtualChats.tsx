import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type ReactElement,
  type RefObject,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { SidebarItem } from 'chatkeep';
import type { Row } from './rows.ts';

interface VirtualChatsProps {
  rows: readonly Row[];
  scroller: RefObject<HTMLElement | null>;
  /** How high is what stands above in the scroller. */
  above: number;
  hasMore: boolean;
  onMore: () => void;
  /** What the headings of the rows are. */
  heading: 'h2' | 'h3';
  children: (chat: SidebarItem) => ReactElement;
}

/** So many rows before the end, the next ones are read. */
const AHEAD = 40;

/** A list of chats of any length: only those in sight, and some around, are elements. */
export function VirtualChats(props: VirtualChatsProps) {
  const { rows, scroller, above, hasMore, onMore, heading: Heading, children } = props;
  const handle = useRef<VirtualizerHandle>(null);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const focused = rows.findIndex((row) => row.kind === 'chat' && row.chat.id === focusedId);

  const readAhead = (): void => {
    const list = handle.current;
    if (!list || !hasMore) return;
    const last = list.findItemIndex(list.scrollOffset - above + list.viewportSize);
    if (last >= rows.length - AHEAD) onMore();
  };

  // Also where what was read did not fill the list.
  const onRows = useEffectEvent(readAhead);
  useEffect(() => onRows(), [rows, hasMore]);

  return (
    <div onFocus={({ target }) => setFocusedId(target.dataset['row'] ?? focusedId)}>
      <Virtualizer
        ref={handle}
        scrollRef={scroller}
        startMargin={above}
        data={rows}
        as="ul"
        item="li"
        // Who scrolls away from the row that has the focus does not lose it.
        keepMounted={focused === -1 ? undefined : [focused]}
        onScroll={readAhead}
      >
        {(row) =>
          row.kind === 'chat' ? (
            children(row.chat)
          ) : (
            <Heading key={row.text} className="group-heading">
              {row.text}
            </Heading>
          )
        }
      </Virtualizer>
    </div>
  );
}
