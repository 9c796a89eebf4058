import type { MessageExtra, MessageWith } from '../types.js';
import { LiveValue } from './live-value.js';
import type { Subject } from './subjects.js';

/** A message, with what is asked for. */
export function messageSubject<With extends MessageExtra = never>(
  id: string,
  extras?: readonly With[],
): Subject<LiveValue<MessageWith<With>>> {
  return {
    key: `message ${JSON.stringify([id, extras])}`,
    follow: (store) => new LiveValue(() => store.messages.watch<With>(id, { with: extras })),
  };
}
