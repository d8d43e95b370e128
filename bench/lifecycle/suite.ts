import { median, medianRatio } from '../statistics.ts';
import { type Contender, replayContenders, transitionContenders } from './contenders.ts';

/** Prints the figures of `@arcadia/lifecycle` beside other libraries of state machines and bare loops. */
export async function lifecycle(): Promise<void> {
  console.log(`Node ${process.version}. Ratios count; times are of this machine, at this hour.\n`);
  compare(
    'One step (goal: xstate at least 200 ×, robot3 and typescript-fsm at least 1 ×)',
    transitionContenders(1_000),
    11,
  );
  compare(
    'One event of a log of 1 M (goal: the loop at least 0.5 ×)',
    replayContenders(1_000_000),
    11,
  );
  compare('One event of a log of 1,000, in the cache', replayContenders(1_000), 11);
}

interface Samples {
  contender: Contender;
  /** Nanoseconds of one step, by round. */
  stepNs: number[];
}

const WARM_UP_ROUNDS = 3;
const MINIMUM_MS = 20;

/**
 * Runs the contenders in turns in this process, each for {@link MINIMUM_MS} in every round, so that all meet the same
 * noise. Prints the time of a step, and the ratio of each peer to the first contender.
 */
function compare(title: string, contenders: readonly Contender[], rounds: number): void {
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
    const ratio = medianRatio(stepNs, subject).toPrecision(3);
    const beside = stepNs === subject ? '' : `${ratio} × ${contenders[0]?.name}`;
    const shown = median(stepNs).toFixed(1).padStart(9);
    console.log(`  ${contender.name.padEnd(30)} ${shown} ns   ${beside}`);
  }
  console.log();
}

function measureStep({ name, steps, run }: Contender, expected: string): number {
  const startedMs = performance.now();
  let elapsedMs = 0;
  let calls = 0;
  while (elapsedMs < MINIMUM_MS) {
    const state = run();
    if (state !== expected) throw new Error(`${name} ended in ${state}, not in ${expected}`);
    calls += 1;
    elapsedMs = performance.now() - startedMs;
  }
  return (elapsedMs * 1e6) / (calls * steps);
}
