import type { Ref } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface IconButtonProps {
  icon: IconName;
  /** Read out, and shown on hovering. */
  label: string;
  onClick: () => void;
  testId?: string;
  className?: string;
  disabled?: boolean;
  /** For a button that stays pressed. */
  pressed?: boolean;
  /** For a button that opens a menu: whether it is open. */
  expanded?: boolean;
  /** For a button of a row of a list: `useRovingFocus` makes it a stop. */
  isRowAction?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, testId, className = '', disabled = false } = props;
  const { pressed, expanded, isRowAction = false, ref } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-haspopup={expanded === undefined ? undefined : 'menu'}
      aria-expanded={expanded}
      title={label}
      data-testid={testId}
      data-row-action={isRowAction || undefined}
      tabIndex={isRowAction ? -1 : undefined}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
