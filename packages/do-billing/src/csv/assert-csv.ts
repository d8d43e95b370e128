import { type ForeignFormat, InvoiceCsvError } from './invoice-csv-error.ts';

/**
 * Refuses what is handed in for a CSV by mistake, by its first bytes.
 *
 * @throws {InvoiceCsvError} `not_csv`
 */
export function assertCsv(bytes: Uint8Array): void {
  const found = detectForeignFormat(bytes);
  if (found !== null) throw new InvoiceCsvError({ code: 'not_csv', found });
}

function detectForeignFormat(bytes: Uint8Array): ForeignFormat | null {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16';

  const opening = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (opening.startsWith('{') || opening.startsWith('[')) return 'JSON';
  if (opening.startsWith('<')) return 'HTML';
  if (opening.startsWith('%PDF')) return 'PDF';
  if (opening.startsWith('PK\u0003\u0004')) return 'ZIP';
  return null;
}
