/**
 * The currencies of ISO 4217 whose minor unit is not a hundredth. Not taken from Intl: its decimals are those of prices in
 * shops, for example 0 for HUF and IDR, of which an invoice has 2.
 */
const decimalsByCurrency = new Map<string, number>([
  ...toEntries('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...toEntries('BHD IQD JOD KWD LYD OMR TND', 3),
  ...toEntries('CLF UYW', 4),
]);

/** How many decimals the minor unit of a currency has by ISO 4217: 2 for cents. */
export function decimalsOf(currency: string): number {
  return decimalsByCurrency.get(currency) ?? 2;
}

function toEntries(currencies: string, decimals: number): [string, number][] {
  return currencies.split(' ').map((currency) => [currency, decimals]);
}
