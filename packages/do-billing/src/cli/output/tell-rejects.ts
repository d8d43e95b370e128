import type { RejectedRow, RejectReason } from '../../csv/invoice-document.ts';
import type { CliRun } from '../cli-run.ts';
import type { Input } from '../input/input.ts';
import { printable } from './printable.ts';

const EXPLANATIONS = {
  columns: 'more or fewer cells than the header has',
  quote: 'quotes that are not closed, or not around the whole cell',
  encoding: 'bytes that are no text in UTF-8',
  amount: 'no amount of money',
  precision: 'more than six decimals',
  range: 'an amount that is too large',
  hours: 'no number',
  date: 'no point in time',
} as const satisfies Record<RejectReason, string>;

const LONGEST = 80;

/** Tells on stderr of each row that could not be read, which also makes the run fail. */
export async function tellRejects(
  run: CliRun,
  { name }: Input,
  rejects: readonly RejectedRow[],
): Promise<void> {
  if (rejects.length === 0) return;
  run.exitCode = 1;
  const file = printable(name);
  await run.stderr.write(
    rejects.map((reject) => `rejected: ${file}, ${explain(reject)}\n`).join(''),
  );
}

function explain({ row, column, value, reason, raw }: RejectedRow): string {
  const where = column === null ? '' : `, column ${printable(column)}`;
  const text = printable(value ?? raw);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return `row ${row}${where}: ${EXPLANATIONS[reason]} (${reason}): ${JSON.stringify(shown)}`;
}
