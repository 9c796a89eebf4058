// Numbers for people.

const grouped = new Intl.NumberFormat('en');
const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

export const readableCount = (count: number): string => grouped.format(count);

/** `1 message`, `1,200 messages`. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${readableCount(count)} ${count === 1 ? one : several}`;

export function readableBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  if (unit === 0) return counted(bytes, 'byte');
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** `2024-05-06 07:08 UTC`. */
export const readableTime = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** For a text that is one part of a line. */
export const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');
