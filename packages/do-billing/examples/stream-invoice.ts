import { createReadStream } from 'node:fs';
import { streamInvoiceCsv } from '@arcadia/do-billing';

const spent = new Map<string, number>();
const source = createReadStream('invoice.csv');
const onReject = ({ row, reason }: { row: number; reason: string }) =>
  console.warn(`row ${row}: ${reason}`);
for await (const lines of streamInvoiceCsv(source, { onReject })) {
  for (const { projectName, amountMicros } of lines) {
    const project = projectName ?? 'no project';
    spent.set(project, (spent.get(project) ?? 0) + amountMicros);
  }
}
console.log(spent);
