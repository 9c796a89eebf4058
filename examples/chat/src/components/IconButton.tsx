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
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, testId, className = '', disabled = false, pressed, ref } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      data-testid={testId}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
