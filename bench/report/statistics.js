/** @param {number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median of the ratios of each round, which is steadier than the ratio of the medians where the
 * machine changes its pace.
 *
 * @param {number[]} ours @param {number[]} theirs of the same rounds
 */
export function medianRatio(ours, theirs) {
  if (ours.length !== theirs.length) throw new Error('not the same rounds');
  return median(ours.map((value, round) => value / theirs[round]));
}
