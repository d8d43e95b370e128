import { type ForeignFormat, InvoiceCsvError } from './invoice-csv-error.ts';

/**
 * Rejects a document of another format by its first bytes. Callers pass such files by mistake: an
 * error body of the API, a web page, the PDF of the invoice.
 *
 * @throws {InvoiceCsvError} `not_csv`
 */
export function assertCsv(bytes: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).trimStart();
  const found = signatures.find(([signature]) => text.startsWith(signature))?.[1];
  if (found !== undefined) throw new InvoiceCsvError({ code: 'not_csv', found });
}

/** The first characters of each format, with every byte decoded as Latin-1. */
const signatures: readonly (readonly [signature: string, format: ForeignFormat])[] = [
  ['\u00ff\u00fe', 'UTF-16'],
  ['\u00fe\u00ff', 'UTF-16'],
  ['{', 'JSON'],
  ['[', 'JSON'],
  ['<', 'HTML'],
  ['%PDF', 'PDF'],
  ['PK\u0003\u0004', 'ZIP'],
];

/**
 * Drops UTF-8 byte order marks, which would become part of the first column's name, or hide the quote before it. A
 * program that adds one to a file that has one writes two.
 */
export function withoutBom(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) from += 3;
  return bytes.subarray(from);
}
