import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Icon, type IconName } from '../Icon.tsx';
import { placeBeside, type Place } from './place.ts';

export interface MenuEntry {
  label: string;
  icon: IconName;
  onSelect: () => void;
  /** What tests look for. */
  testId?: string;
  /** For one that is chosen among several: whether it is. */
  checked?: boolean;
  isDangerous?: boolean;
}

/** Entries that belong together, under a heading or a line. */
export interface MenuGroup {
  heading?: string;
  entries: readonly MenuEntry[];
}

interface MenuProps {
  label: string;
  groups: readonly MenuGroup[];
  /** What it opens beside. */
  place: Place;
  onClose: () => void;
}

/**
 * A menu in the top layer. The browser closes it on Escape and on a click elsewhere, and gives the
 * focus back to where it was.
 */
export function Menu({ label, groups, place, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = menu.current;
    if (!element) return;
    // React may run an effect twice.
    if (!element.matches(':popover-open')) element.showPopover();
    placeBeside(element, place);
    entriesOf(element)[0]?.focus();
  }, [place]);

  const move = (event: KeyboardEvent): void => {
    const all = entriesOf(event.currentTarget);
    const current = all.findIndex((entry) => entry === document.activeElement);
    const next = nextIndex(event.key, current, all.length);
    if (event.key === 'Tab') menu.current?.hidePopover();
    if (next === null) return;
    event.preventDefault();
    all[next]?.focus();
  };

  return (
    <div
      ref={menu}
      popover="auto"
      className="menu"
      role="menu"
      aria-label={label}
      data-testid="menu"
      onKeyDown={move}
      // What it stands in has clicks and double clicks of its own.
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
    >
      {groups.map(({ heading, entries }, index) => (
        <div key={heading ?? index} className="menu-group" role="group" aria-label={heading}>
          {heading && (
            <p className="menu-heading" aria-hidden="true">
              {heading}
            </p>
          )}
          {entries.map((entry) => (
            <button
              key={entry.label}
              type="button"
              className={`menu-entry${entry.isDangerous ? ' dangerous' : ''}`}
              role={entry.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={entry.checked}
              tabIndex={-1}
              data-testid={entry.testId}
              onClick={() => {
                // First, so that what is chosen may take the focus.
                menu.current?.hidePopover();
                entry.onSelect();
              }}
            >
              <Icon name={entry.icon} />
              <bdi>{entry.label}</bdi>
              {entry.checked && <Icon name="check" />}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

const entriesOf = (menu: Element): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('.menu-entry'),
];

function nextIndex(key: string, current: number, count: number): number | null {
  if (key === 'ArrowDown') return (current + 1) % count;
  if (key === 'ArrowUp') return (current - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}
