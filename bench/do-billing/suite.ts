import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generateInvoiceCsv } from '@arcadia/do-billing/testing';
import { build } from 'esbuild';
import { median, medianRatio } from '../statistics.ts';
import { type Contender, runInTurns } from './run-in-turns.ts';

/** Prints the figures of `@arcadia/do-billing` beside other CSV parsers. */
export async function doBilling(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'arcadia-bench-'));
  try {
    const small = writeInvoice(join(folder, 'small.csv'), 100_000);
    const large = writeInvoice(join(folder, 'large.csv'), 1_000_000);
    console.log(
      `Node ${process.version}. Ratios count; times are of this machine, at this hour.\n`,
    );
    compareSpeed({
      title: '1 M lines into typed CostLines, beside raw rows (goal: at most 1 × papaparse)',
      path: large,
      subject: 'streamInvoiceCsv',
      peers: ['papaparse', 'papaparse by step', 'd3-dsv', 'udsv', 'csv-parse'],
      rounds: 5,
      times: 2,
    });
    compareSpeed({
      title: '100 k lines into a document, beside raw rows (goal: at most 1.5 × neat-csv)',
      path: small,
      subject: 'parseInvoiceCsv',
      peers: ['neat-csv', 'csv-parse'],
      rounds: 7,
      times: 5,
    });
    compareMemory({ small, large });
    await printBundleSize();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeInvoice(path: string, lines: number): string {
  const file = openSync(path, 'w');
  for (const chunk of generateInvoiceCsv({ seed: 1, lines })) writeSync(file, chunk);
  return path;
}

/** Prints the time of the subject and of its peers, and the ratio of the subject to each peer. */
function compareSpeed(options: {
  title: string;
  path: string;
  subject: string;
  peers: readonly string[];
  rounds: number;
  /** Runs of each contender in a round. The fastest counts, so that all contenders are warm. */
  times: number;
}): void {
  const { title, path, subject, peers, rounds, times } = options;
  const contenders = [subject, ...peers].map((name) => contender(name, [name, path, `${times}`]));
  const samples = runInTurns(contenders, rounds);
  const timesOf = (name: string) => (samples.get(name) ?? []).map(({ elapsedMs }) => elapsedMs);
  console.log(title);
  for (const { name } of contenders) {
    const elapsed = timesOf(name);
    const ratio = medianRatio(timesOf(subject), elapsed).toFixed(2);
    const beside = name === subject ? '' : `${subject} takes ${ratio} × of it`;
    console.log(`  ${name.padEnd(20)} ${median(elapsed).toFixed(0).padStart(6)} ms   ${beside}`);
  }
  console.log();
}

/** Prints the peak memory of streaming from disk, for a small file and for one with ten times as many lines. */
function compareMemory(paths: { small: string; large: string }): void {
  const streaming = (name: string, path: string) => ({
    ...contender(name, ['streamInvoiceCsv from disk', path]),
    nodeOptions: ['--max-semi-space-size=2'],
  });
  const samples = runInTurns(
    [streaming('100 k lines', paths.small), streaming('1 M lines', paths.large)],
    3,
  );
  console.log('Peak memory of streamInvoiceCsv (goal: 1 M within 32 MiB of 100 k)');
  for (const [name, runs] of samples) {
    const mib = median(runs.map(({ peakRssMib }) => peakRssMib));
    console.log(`  ${name.padEnd(20)} ${mib.toFixed(0)} MiB`);
  }
  console.log();
}

function contender(name: string, args: readonly string[]): Contender {
  return { name, module: new URL('contenders.ts', import.meta.url), args };
}

/** Prints the size of the main entry, minified and bundled for a browser: without neat-csv. */
async function printBundleSize(): Promise<void> {
  const source = new URL('../../packages/do-billing/src/', import.meta.url).pathname;
  const { outputFiles } = await build({
    entryPoints: [`${source}index.ts`],
    alias: { '#read-records': `${source}csv/read-records.ts` },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild wrote nothing');
  const gzipped = gzipSync(bundle.contents, { level: 9 }).length;
  console.log('Main entry, bundled for a browser (goal: at most 8 kB gzipped)');
  console.log(`  ${(gzipped / 1000).toFixed(2)} kB gzipped, ${bundle.contents.length} bytes\n`);
}
