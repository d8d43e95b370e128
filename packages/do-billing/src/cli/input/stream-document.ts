import type { RejectedRow } from '../../csv/invoice-document.ts';
import { streamInvoiceCsv } from '../../csv/stream-invoice-csv.ts';
import type { CostLine } from '../../lines/cost-line.ts';
import type { CliRun } from '../cli-run.ts';
import { tellRejects } from '../output/tell-rejects.ts';
import type { Input } from './input.ts';

/** The lines of an input in batches, in memory that does not grow; rejects are told on the way. */
export async function* streamDocument(
  run: CliRun,
  input: Input,
  strict = false,
): AsyncGenerator<CostLine[], void, void> {
  let rejects: RejectedRow[] = [];
  const tell = async () => {
    await tellRejects(run, input, rejects);
    rejects = [];
  };
  const onReject = (reject: RejectedRow) => void rejects.push(reject);
  for await (const lines of streamInvoiceCsv(input.open(), { onReject, strict })) {
    await tell();
    yield lines;
  }
  await tell();
}
