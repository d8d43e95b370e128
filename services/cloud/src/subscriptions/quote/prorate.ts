/**
 * The part of a month's price for `days` of its `daysInMonth`, in whole cents, half to even (as `microsToCents` of
 * `@arcadia/do-billing` rounds). Exact at any size: BigInt, and no division of floats. `days` is at the most
 * `daysInMonth`, so it never costs more than the month.
 */
export function prorate(priceCents: number, days: number, daysInMonth: number): number {
  const whole = BigInt(daysInMonth);
  const scaled = BigInt(priceCents) * BigInt(days);
  const cents = scaled / whole;
  const twice = (scaled % whole) * 2n;
  const up = twice > whole || (twice === whole && cents % 2n === 1n);
  return Number(up ? cents + 1n : cents);
}
