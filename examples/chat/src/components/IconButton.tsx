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
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, testId, className = '', disabled = false, ref } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      title={label}
      data-testid={testId}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
