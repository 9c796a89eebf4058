import { openChatStore, type ChatStore, type LogEntry } from '../node.js';
import type { Place } from './place.js';
import { styled, type Terminal } from './terminal.js';

/** Opens a store, and tells on standard error what goes wrong inside of it. */
export function openStore(
  place: Place,
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<ChatStore> {
  const onLog = ({ level, event, detail }: LogEntry) => {
    if (level !== 'info') terminal.note(styled('yellow', `${level}: `), `${event}: ${detail}`);
  };
  return openChatStore({ ...place.options, onLog, signal });
}
