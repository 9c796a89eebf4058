const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'narrow' });
const shortDate = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const longDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const sizes = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const counts = new Intl.NumberFormat();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** By the calendar: 0 is today, 1 yesterday, whatever the hour. */
export function daysAgo(time: number, now: number): number {
  // Days with a change of the clock are an hour longer or shorter.
  return Math.round((midnightBefore(now) - midnightBefore(time)) / DAY);
}

const midnightBefore = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** "now", "5m ago", "2h ago", "yesterday", then the date. */
export function relativeTime(time: number, now: number): string {
  // A minute's clock is up to a minute behind; nothing was written in the future.
  const age = Math.max(0, now - time);
  if (age < MINUTE) return relative.format(0, 'second');
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute');
  if (age < DAY) return relative.format(-Math.floor(age / HOUR), 'hour');
  const days = daysAgo(time, now);
  if (days <= 7) return relative.format(-days, 'day');
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? shortDate : longDate).format(time);
}

export const clockTime = (time: number): string => clock.format(time);
export const fullTime = (time: number): string => dateAndTime.format(time);

/** "1 message", "2 messages". */
export const counted = (n: number, noun: string): string =>
  `${counts.format(n)} ${noun}${n === 1 ? '' : 's'}`;

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  if (n < 1024 ** 2) return `${sizes.format(n / 1024)} KB`;
  if (n < 1024 ** 3) return `${sizes.format(n / 1024 ** 2)} MB`;
  return `${sizes.format(n / 1024 ** 3)} GB`;
}
