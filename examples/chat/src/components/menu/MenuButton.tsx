import { useRef, useState } from 'react';
import { IconButton } from '../IconButton.tsx';
import type { IconName } from '../Icon.tsx';
import { Menu, type MenuGroup } from './Menu.tsx';
import type { Place } from './place.ts';

interface MenuButtonProps {
  icon: IconName;
  label: string;
  /** Made when the menu opens. */
  groups: () => readonly MenuGroup[];
  testId: string;
  className?: string;
  /** For a button of a row of a list: `useRovingFocus` makes it a stop. */
  isRowAction?: boolean;
}

/** A button that opens a menu beside itself. */
export function MenuButton(props: MenuButtonProps) {
  const { icon, label, groups, testId, className, isRowAction } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  return (
    <>
      <IconButton
        ref={button}
        icon={icon}
        label={label}
        testId={testId}
        className={className}
        isRowAction={isRowAction}
        expanded={place !== null}
        onClick={() => setPlace(button.current?.getBoundingClientRect() ?? null)}
      />
      {place && (
        <Menu label={label} groups={groups()} place={place} onClose={() => setPlace(null)} />
      )}
    </>
  );
}
