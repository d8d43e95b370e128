import { readFile } from 'node:fs/promises';
import { formatMicros, parseInvoiceCsv, reconcileInvoice } from '@arcadia/do-billing';

// node examples/reconcile-csv.ts invoice.csv 86.92
const [path = 'invoice.csv', invoiceTotal = '0.00'] = process.argv.slice(2);
const document = await parseInvoiceCsv(await readFile(path));
const { reconciled, deltaMicros } = reconcileInvoice(document, { invoiceTotal });

const { grossMicros, taxMicros, netMicros } = document.totals;
console.log(`${document.lines.length} lines, ${document.rejects.length} rejected`);
console.log(`net ${formatMicros(netMicros)} + tax ${formatMicros(taxMicros)}`);
console.log(`gross ${formatMicros(grossMicros)} ${document.currency}`);
console.log(reconciled ? 'reconciled' : `off by ${formatMicros(deltaMicros)}`);
