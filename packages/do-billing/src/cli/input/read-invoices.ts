import { buffer } from 'node:stream/consumers';
import type { InvoiceDocument, RejectedRow, RejectReason } from '../../csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../csv/parse-invoice-csv.ts';
import { type StreamInvoiceCsvOptions, streamInvoiceCsv } from '../../csv/stream-invoice-csv.ts';
import type { CostLine } from '../../lines/cost-line.ts';
import type { CliRun } from '../output/cli-run.ts';
import { failureMessage } from '../output/errors.ts';
import { printable } from '../output/terminal.ts';
import type { Input } from './inputs.ts';

const LONGEST_VALUE = 80;
const rejectExplanations = {
  columns: 'more or fewer cells than the header',
  quote: 'a quote that does not enclose a whole cell',
  encoding: 'bytes that are not valid UTF-8',
  amount: 'not an amount of money',
  precision: 'more than six decimals',
  range: 'amount too large',
  hours: 'not a number',
  date: 'not a valid date',
} as const satisfies Record<RejectReason, string>;

/**
 * Reads one input after another. If one of them fails, reports the failure on stderr, sets exit code 1, and goes on
 * with the next input.
 */
export async function readEach<I extends Input>(
  run: CliRun,
  inputs: readonly I[],
  read: (input: I) => Promise<void>,
): Promise<void> {
  for (const input of inputs) {
    try {
      await read(input);
    } catch (error) {
      const message = failureMessage(error);
      if (message === null) throw error;
      run.exitCode = 1;
      await run.stderr.writeLine(`error: ${printable(input.name)}: ${message}`);
    }
  }
}

/**
 * Reads an invoice as a whole, and prints its rejected rows.
 *
 * @throws {InvoiceCsvError} if it is not an invoice CSV; with `strict` also if a row is rejected.
 */
export async function readDocument(
  run: CliRun,
  input: Input,
  { strict = false }: { strict?: boolean } = {},
): Promise<InvoiceDocument> {
  const document = await parseInvoiceCsv(await buffer(input.open()), { strict });
  await printRejects(run, input, document.rejects);
  return document;
}

/**
 * Reads an invoice in batches of lines, with constant memory, and prints rejected rows on the way.
 *
 * @returns The number of rejected rows.
 * @throws {InvoiceCsvError} if it is not an invoice CSV; with `strict` also if a row is rejected.
 */
export async function* streamDocument(
  run: CliRun,
  input: Input,
  { strict = false, onHeader }: Pick<StreamInvoiceCsvOptions, 'strict' | 'onHeader'> = {},
): AsyncGenerator<CostLine[], number, void> {
  let rejectCount = 0;
  let rejects: RejectedRow[] = [];
  const flushRejects = async () => {
    await printRejects(run, input, rejects);
    rejectCount += rejects.length;
    rejects = [];
  };
  const onReject = (reject: RejectedRow) => void rejects.push(reject);
  for await (const lines of streamInvoiceCsv(input.open(), { onHeader, onReject, strict })) {
    await flushRejects();
    yield lines;
  }
  await flushRejects();
  return rejectCount;
}

/** Reports each rejected row on stderr. A run with a rejected row ends with 1. */
async function printRejects(
  run: CliRun,
  { name }: Input,
  rejects: readonly RejectedRow[],
): Promise<void> {
  if (rejects.length === 0) return;
  run.exitCode = 1;
  const file = printable(name);
  const rows = rejects.map((reject) => `rejected: ${file}, ${formatReject(reject)}\n`);
  await run.stderr.write(rows.join(''));
}

function formatReject({ row, column, value, reason, raw }: RejectedRow): string {
  const cell = column === null ? '' : `, column ${printable(column)}`;
  const text = printable(value ?? raw);
  const shown = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
  return `row ${row}${cell}: ${rejectExplanations[reason]} (${reason}): ${JSON.stringify(shown)}`;
}
