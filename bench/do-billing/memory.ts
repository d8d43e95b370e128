import { type Contender, measure } from '../measure.ts';
import { median } from '../median.ts';

/** Prints how much more memory ten times as many lines take when they are streamed from disk. */
export function memory(paths: { small: string; large: string }): void {
  const contender = (name: string, path: string): Contender => ({
    name,
    module: new URL('contenders.ts', import.meta.url),
    args: ['streamInvoiceCsv from disk', path],
    nodeOptions: ['--max-semi-space-size=2'],
  });
  const samples = measure(
    [contender('100 k lines', paths.small), contender('1 M lines', paths.large)],
    3,
  );
  const peaks = [...samples].map(([name, runs]) => ({
    name,
    mib: median(runs.map(({ peakRssMib }) => peakRssMib)),
  }));
  console.log('Peak memory of streamInvoiceCsv (goal: 1 M within 32 MiB of 100 k)');
  for (const { name, mib } of peaks) console.log(`  ${name.padEnd(20)} ${mib.toFixed(0)} MiB`);
  console.log();
}
