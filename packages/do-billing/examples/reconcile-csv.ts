import { readFile } from 'node:fs/promises';
import { formatMicros, parseInvoiceCsv, reconcileInvoice } from '@arcadia/do-billing';

const [path = 'invoice.csv', invoiceTotal = '86.92'] = process.argv.slice(2);
const document = await parseInvoiceCsv(await readFile(path));
const { reconciled, deltaMicros } = reconcileInvoice(document, { invoiceTotal });

const { grossMicros, taxMicros, netMicros } = document.totals;
console.log(`net ${formatMicros(netMicros)} + tax ${formatMicros(taxMicros)}`);
console.log(`gross ${formatMicros(grossMicros)} ${document.currency}`);
console.log(reconciled ? 'reconciled' : `off by ${formatMicros(deltaMicros)}`);
