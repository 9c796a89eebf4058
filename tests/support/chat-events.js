/** What the decoder of answers makes of bytes. */

import { EventDecoder } from '../../dist/chat/events.js';

/** The events of an answer whose bytes come in these pieces, and the error that ended it. */
export function decode(format, pieces) {
  const decoder = new EventDecoder(format);
  const events = [];
  try {
    // One by one, so that those before an error are not lost.
    for (const piece of pieces) for (const event of decoder.push(piece)) events.push(event);
    for (const event of decoder.end()) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events, error: null };
}
