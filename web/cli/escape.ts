// Chats hold what others wrote, and a terminal obeys what it is sent: it must not be sent their
// control characters.

/**
 * C0, DEL and C1; and what turns the direction of the text around it, so that it reads as something
 * that it is not.
 */
const STEERING = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const asCode = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** For one line of a terminal. */
export const escaped = (text: string): string =>
  text.replace(STEERING, (character) => SHORT[character] ?? asCode(character));

/** As `escaped`, for text of several lines. */
export const escapedLines = (text: string): string =>
  text.replace(STEERING, (character) =>
    character === '\n' || character === '\t' ? character : asCode(character),
  );

/** JSON that says the same. */
export const escapedJson = (value: unknown): string =>
  // What is still there of line ends is between values.
  escapedLines(JSON.stringify(value, null, 2));
