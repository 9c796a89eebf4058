import { bytes } from '../../format.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { task } from '../../tasks.ts';

/** How far it is, and a button that stops it. */
export function TaskLine() {
  const running = useObservable(task);
  if (!running) return null;
  const { name, done, total, detail, stop } = running;
  const isKnown = total !== null && total > 0;
  return (
    <div className="task" role="status" data-testid="task">
      <p>
        {name}: {bytes(done)}
        {isKnown && ` of ${bytes(total)}`}
        {detail && `, ${detail}`}
      </p>
      <progress aria-label={name} {...(isKnown && { max: total, value: done })} />
      <button type="button" className="button quiet" data-testid="stop-task" onClick={stop}>
        Stop
      </button>
    </div>
  );
}
