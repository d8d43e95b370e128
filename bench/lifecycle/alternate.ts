import { median } from '../median.ts';

/** Some work, and how many steps of it one call takes. */
export interface Contender {
  name: string;
  steps: number;
  /** Returns where it arrives, so that nothing is optimised away and all can be seen to agree. */
  run: () => string;
}

interface Samples {
  contender: Contender;
  /** Nanoseconds of one step in each round. */
  stepNs: number[];
}

const WARM_UP_ROUNDS = 3;
const MINIMUM_MS = 20;

/**
 * Runs the contenders in turns in this process, each for a while in every round, so that all meet the
 * same noise, and prints what a step takes and how each peer stands to the first in the same rounds.
 */
export function alternate(title: string, contenders: readonly Contender[], rounds: number): void {
  const samples = contenders.map((contender): Samples => ({ contender, stepNs: [] }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const { contender, stepNs } of samples) {
      const ns = measureStep(contender, contenders[0]?.run() ?? '');
      if (round >= 0) stepNs.push(ns);
    }
  }
  const subject = samples[0]?.stepNs ?? [];
  console.log(title);
  for (const { contender, stepNs } of samples) {
    const ratio = median(stepNs.map((ns, round) => ns / (subject[round] ?? Number.NaN)));
    const stands = stepNs === subject ? '' : `${ratio.toPrecision(3)} × ${contenders[0]?.name}`;
    const shown = median(stepNs).toFixed(1).padStart(9);
    console.log(`  ${contender.name.padEnd(30)} ${shown} ns   ${stands}`);
  }
  console.log();
}

function measureStep({ name, steps, run }: Contender, expected: string): number {
  const startedMs = performance.now();
  let elapsedMs = 0;
  let calls = 0;
  while (elapsedMs < MINIMUM_MS) {
    const arrived = run();
    if (arrived !== expected) throw new Error(`${name} arrived at ${arrived}, not ${expected}`);
    calls += 1;
    elapsedMs = performance.now() - startedMs;
  }
  return (elapsedMs * 1e6) / (calls * steps);
}
