export const INVOICES_PATH = '/v2/customers/my/invoices';

/**
 * An id may come from a user: it must not lead to another path.
 *
 * @throws {TypeError} for what no id looks like.
 */
export function pathOfInvoice(invoiceUuid: string): string {
  if (!/^[\w-]{1,128}$/.test(invoiceUuid)) {
    throw new TypeError('"invoiceUuid" must be an invoice\'s UUID, or "preview"');
  }
  return `${INVOICES_PATH}/${invoiceUuid}`;
}
