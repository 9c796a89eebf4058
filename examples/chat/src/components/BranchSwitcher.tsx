import type { ShownMessage } from '../chat/lists.ts';
import { Icon, type IconName } from './Icon.tsx';

interface BranchSwitcherProps {
  message: ShownMessage;
  onSwitch: (siblingId: string) => void;
}

/** Goes through the versions of a message: questions that were edited, answers made again. */
export function BranchSwitcher({ message, onSwitch }: BranchSwitcherProps) {
  const { id, siblingIds } = message;
  if (siblingIds.length < 2) return null;
  const index = siblingIds.indexOf(id);

  const step = (by: number, icon: IconName, label: string, testId: string) => {
    const sibling = siblingIds[index + by];
    return (
      // Not `disabled`, which would take the focus away from who goes to the last one.
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        data-testid={testId}
        aria-disabled={sibling === undefined}
        onClick={() => {
          if (sibling !== undefined) onSwitch(sibling);
        }}
      >
        <Icon name={icon} />
      </button>
    );
  };

  return (
    <span className="branches" role="group" aria-label="Versions of this message">
      {step(-1, 'back', 'Previous version', 'branch-previous')}
      <span
        data-testid="branch-count"
        role="status"
        aria-label={`Version ${index + 1} of ${siblingIds.length}`}
      >
        {index + 1}/{siblingIds.length}
      </span>
      {step(1, 'forward', 'Next version', 'branch-next')}
    </span>
  );
}
