import { afterAll, describe, expect, it, onTestFailed } from 'vitest';
import { readFaultOptions } from '../setup/fault-options.ts';
import { startFaultLane } from './fault-lane.ts';
import { writeScript } from './fault-script.ts';
import { findViolations } from './invariants.ts';

// A run injects the faults that its seed determines, lets the system settle, and then looks for what was lost or doubled.
const { seed, runs, isWhole } = readFaultOptions();
/** The runs that follow each other on one system. */
const RUNS_PER_LANE = 6;
/** At least so many faults must strike in the default number of runs. */
const LEAST_FAULTS = 100;

const lanes = Array.from({ length: Math.ceil(runs.length / RUNS_PER_LANE) }, (_, lane) =>
  runs.slice(lane * RUNS_PER_LANE, (lane + 1) * RUNS_PER_LANE),
);

describe(`faults of the seed ${seed}`, () => {
  let struck = 0;

  it.each(lanes.map((lane) => ({ lane })))(
    'runs $lane lose and double nothing',
    async ({ lane: runsOfLane }) => {
      await using lane = await startFaultLane();
      for (const run of runsOfLane) {
        const steps: string[] = [];
        onTestFailed(() => printSteps(run, steps));
        const script = writeScript(seed, run);
        struck += await lane.play(script, { seed, run, log: (step) => void steps.push(step) });
        expect(lane.unexpectedAnswers()).toEqual([]);
        expect(await findViolations(lane)).toEqual([]);
      }
    },
    RUNS_PER_LANE * 120_000,
  );

  afterAll(() => {
    process.stderr.write(`${struck} faults struck in ${runs.length} runs of the seed ${seed}.\n`);
    if (isWhole) expect(struck).toBeGreaterThanOrEqual(LEAST_FAULTS);
  });
});

function printSteps(run: number, steps: readonly string[]): void {
  if (steps.length === 0) return;
  const variables = `ARCADIA_FAULT_SEED=${seed} ARCADIA_FAULT_RUN=${run}`;
  const head = `The steps of the run that ${variables} repeats alone:`;
  process.stderr.write(`${[head, ...steps].join('\n')}\n`);
}
