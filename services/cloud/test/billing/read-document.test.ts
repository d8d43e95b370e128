import { parseInvoiceCsv } from '@arcadia/do-billing';
import { expect, it } from 'vitest';
import { readDocument } from '../../src/billing/read-document.ts';

const HEADER = 'product,group_description,description,hours,start,end,EUR,project_name,category';
const LINE = `Droplets,,${'w'.repeat(2000)} (s-1vcpu-1gb),1,,,$0.01,shop,iaas`;
const document = (rows: number) =>
  new TextEncoder().encode(`${HEADER}\n${`${LINE}\n`.repeat(rows)}Droplets,,x,1,,,free,,iaas\n`);

it('reads a document above 8 MiB as a stream, to the same lines, rejects and totals', async () => {
  const csv = document(5_000);
  expect(csv.length).toBeGreaterThan(8 * 1024 * 1024);
  const read = await readDocument(csv);
  const { columns: _, ...parsed } = await parseInvoiceCsv(csv);
  expect(read.lines).toHaveLength(5_000);
  expect(read).toEqual(parsed);
});

it('rejects a document that is not an invoice CSV, even above 8 MiB', async () => {
  const html = new TextEncoder().encode(`<html>${' '.repeat(9 * 1024 * 1024)}`);
  await expect(readDocument(html)).rejects.toMatchObject({ code: 'not_csv' });
});
