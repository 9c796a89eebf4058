/**
 * A failure that was foreseen. Its message says what happened and what to do, so whoever
 * catches it shows the message alone, without a stack trace.
 */
export class Failure extends Error {
  name = 'Failure';
}
