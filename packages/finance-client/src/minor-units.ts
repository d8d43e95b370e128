/**
 * Converts an amount to minor units of the currency by ISO 4217, half to even: cents of `USD`, whole yen of `JPY`.
 *
 * @param amount A decimal string, with up to 18 digits on each side of the point.
 * @throws {TypeError} if `amount` is not such a string
 * @throws {RangeError} if the result is not a safe integer
 * @example
 * ```ts
 * toMinorUnits('86.925', 'USD'); // 8692
 * toMinorUnits('1200', 'JPY'); // 1200
 * ```
 */
export function toMinorUnits(amount: string, currency: string): number {
  const units = toUnits(amount);
  if (units === null) throw new TypeError('"amount" must be a decimal string');
  const minorUnit = unitsOf(currency);
  const whole = units / minorUnit;
  const rest = (units % minorUnit) * 2n;
  const distance = rest < 0n ? -rest : rest;
  const roundsAway = distance > minorUnit || (distance === minorUnit && whole % 2n !== 0n);
  const minor = Number(roundsAway ? whole + (units < 0n ? -1n : 1n) : whole);
  if (!Number.isSafeInteger(minor)) throw new RangeError('"amount" is too large');
  return minor;
}

/**
 * Writes an amount in minor units of the currency as a decimal string.
 *
 * @throws {RangeError} if `minor` is not a safe integer
 * @example
 * ```ts
 * fromMinorUnits(8692, 'USD'); // '86.92'
 * ```
 */
export function fromMinorUnits(minor: number, currency: string): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError('"minor" must be a safe integer');
  return toDecimal(BigInt(minor) * unitsOf(currency));
}

/** The minor unit of a currency in units of 10⁻¹⁸. */
export function unitsOf(currency: string): bigint {
  return 10n ** BigInt(MAX_DIGITS - (decimalsByCurrency.get(currency) ?? 2));
}

/** The most digits that an amount may have before and after the point. */
const MAX_DIGITS = 18;
const DECIMAL = new RegExp(`^(-?)(\\d{1,${MAX_DIGITS}})(?:\\.(\\d{1,${MAX_DIGITS}}))?$`);

/** Reads a decimal string as units of 10⁻¹⁸; null if it is not one. */
export function toUnits(amount: string): bigint | null {
  const [, sign = '', whole = '', fraction = ''] = DECIMAL.exec(amount) ?? [];
  return whole === '' ? null : BigInt(`${sign}${whole}${fraction.padEnd(MAX_DIGITS, '0')}`);
}

/** Writes units of 10⁻¹⁸ as a decimal string without zeros at its end. */
export function toDecimal(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(MAX_DIGITS + 1, '0');
  const fraction = digits.slice(-MAX_DIGITS).replace(/0+$/, '');
  const sign = units < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -MAX_DIGITS)}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * The currencies of ISO 4217 whose minor unit is not a hundredth. Not taken from Intl: its decimals are those of prices in
 * shops, for example 0 for HUF and IDR, of which an invoice has 2.
 */
const decimalsByCurrency = new Map<string, number>([
  ...toEntries('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...toEntries('BHD IQD JOD KWD LYD OMR TND', 3),
  ...toEntries('CLF UYW', 4),
]);

function toEntries(currencies: string, decimals: number): [string, number][] {
  return currencies.split(' ').map((currency) => [currency, decimals]);
}
