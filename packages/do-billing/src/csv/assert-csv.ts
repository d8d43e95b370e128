import { type ForeignFormat, InvoiceCsvError } from './invoice-csv-error.ts';

/**
 * Refuses what is handed in for a CSV by mistake, by its first bytes.
 *
 * @throws {InvoiceCsvError} `not_csv`
 */
export function assertCsv(bytes: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).trimStart();
  const found = OPENINGS.find(([opening]) => text.startsWith(opening))?.[1];
  if (found !== undefined) throw new InvoiceCsvError({ code: 'not_csv', found });
}

/** How they begin, read as Latin-1. */
const OPENINGS: readonly (readonly [opening: string, format: ForeignFormat])[] = [
  ['\u00ff\u00fe', 'UTF-16'],
  ['\u00fe\u00ff', 'UTF-16'],
  ['{', 'JSON'],
  ['[', 'JSON'],
  ['<', 'HTML'],
  ['%PDF', 'PDF'],
  ['PK\u0003\u0004', 'ZIP'],
];
