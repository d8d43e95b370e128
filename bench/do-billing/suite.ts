import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateInvoiceCsv } from '@arcadia/do-billing/testing';
import { bundleSize } from './bundle-size.ts';
import { memory } from './memory.ts';
import { speed } from './speed.ts';

/** The figures of `@arcadia/do-billing`, beside the peers that read CSVs. */
export async function doBilling(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'arcadia-bench-'));
  try {
    const small = writeInvoice(join(folder, 'small.csv'), 100_000);
    const large = writeInvoice(join(folder, 'large.csv'), 1_000_000);
    console.log(
      `Node ${process.version}. Ratios count; times are of this machine, at this hour.\n`,
    );
    speed({
      title: '1 M lines into typed CostLines, beside raw rows (goal: at most 1 × papaparse)',
      path: large,
      subject: 'streamInvoiceCsv',
      peers: ['papaparse', 'papaparse by step', 'd3-dsv', 'udsv', 'csv-parse'],
      rounds: 5,
      times: 2,
    });
    speed({
      title: '100 k lines into a document, beside raw rows (goal: at most 1.5 × neat-csv)',
      path: small,
      subject: 'parseInvoiceCsv',
      peers: ['neat-csv', 'csv-parse'],
      rounds: 7,
      times: 5,
    });
    memory({ small, large });
    await bundleSize();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeInvoice(path: string, lines: number): string {
  const file = openSync(path, 'w');
  for (const chunk of generateInvoiceCsv({ seed: 1, lines })) writeSync(file, chunk);
  return path;
}
