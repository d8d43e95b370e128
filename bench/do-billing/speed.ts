import { type Contender, measure } from '../measure.ts';
import { median } from '../median.ts';

/** Prints what a function takes, and how it stands to each peer in the same rounds. */
export function speed(options: {
  title: string;
  path: string;
  subject: string;
  peers: readonly string[];
  rounds: number;
  /** How often each works in a round; the best counts, so that all are warm. */
  times: number;
}): void {
  const { title, path, subject, peers, rounds, times } = options;
  const contenders = [subject, ...peers].map(
    (name): Contender => ({
      name,
      module: new URL('contenders.ts', import.meta.url),
      args: [name, path, String(times)],
    }),
  );
  const samples = measure(contenders, rounds);
  const timesOf = (name: string) => (samples.get(name) ?? []).map(({ elapsedMs }) => elapsedMs);
  const subjectMs = timesOf(subject);
  console.log(title);
  for (const { name } of contenders) {
    const elapsed = timesOf(name);
    const ratios = elapsed.map((elapsedMs, round) => (subjectMs[round] ?? Number.NaN) / elapsedMs);
    const ratio = name === subject ? '' : `${subject} takes ${median(ratios).toFixed(2)} × of it`;
    console.log(`  ${name.padEnd(20)} ${median(elapsed).toFixed(0).padStart(6)} ms   ${ratio}`);
  }
  console.log();
}
