import type { Message } from 'chatkeep';

/** What kept somebody from answering, as a stream leaves it under `meta.error`. */
export function Failure({ message }: { message: Message }) {
  const reason = message.meta?.error;
  if (typeof reason !== 'string') return null;
  return (
    <p className="failure" role="alert" data-testid="failure" dir="auto">
      {reason}
    </p>
  );
}
