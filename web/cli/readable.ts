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
