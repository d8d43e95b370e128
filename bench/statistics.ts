/** The middle one of the values, or the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/**
 * The median of the ratios of two contenders. Each ratio is of one round, in which both met the same noise, so it is
 * steadier than the ratio of two medians.
 *
 * @param dividends The figures of one contender, by round.
 * @param divisors The figures of the other contender, by round.
 */
export function medianRatio(dividends: readonly number[], divisors: readonly number[]): number {
  return median(dividends.map((dividend, round) => dividend / (divisors[round] ?? Number.NaN)));
}
