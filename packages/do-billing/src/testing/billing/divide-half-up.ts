/** `dividend / divisor` rounded half away from zero; both integers, the divisor positive. */
export function divideHalfUp(dividend: number, divisor: number): number {
  const doubled = 2 * Math.abs(dividend) + divisor;
  const rounded = (doubled - (doubled % (2 * divisor))) / (2 * divisor);
  return dividend < 0 ? -rounded : rounded;
}
