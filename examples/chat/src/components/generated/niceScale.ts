export interface Scale {
  min: number;
  max: number;
  /** Where the lines across are drawn. */
  lines: number[];
}

/** A scale in steps of 1, 2 or 5 with a power of ten, that holds all values and zero. */
export function niceScale(values: readonly number[]): Scale {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const min = Math.floor(low / step) * step;
  const max = Math.max(min + step, Math.ceil(high / step) * step);
  const count = Math.round((max - min) / step);
  return { min, max, lines: Array.from({ length: count + 1 }, (_, index) => min + index * step) };
}
