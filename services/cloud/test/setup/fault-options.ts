/** The options of the seeded faults. CONTRIBUTING.md has the variables: for a longer run, and to repeat one run alone. */
export function readFaultOptions(): {
  readonly seed: number;
  readonly runs: readonly number[];
  /** Whether the runs are at least those of `.ci/run`. */
  readonly isWhole: boolean;
} {
  const {
    ARCADIA_FAULT_SEED: seed = '12',
    ARCADIA_FAULT_RUNS: count = String(DEFAULT_RUNS),
    ARCADIA_FAULT_RUN: only,
  } = process.env;
  const runs =
    only === undefined ? Array.from({ length: Number(count) }, (_, run) => run) : [Number(only)];
  return { seed: Number(seed), runs, isWhole: runs.length >= DEFAULT_RUNS };
}

const DEFAULT_RUNS = 18;
