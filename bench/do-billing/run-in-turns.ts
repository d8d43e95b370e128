import { spawnSync } from 'node:child_process';

/** A program to measure. */
export interface Contender {
  name: string;
  /** A module that does the work once and prints a {@link Sample} as JSON. */
  module: URL;
  args: readonly string[];
  nodeOptions?: readonly string[];
}

/** The time and memory of one run in its own process. */
interface Sample {
  elapsedMs: number;
  /** Peak of the whole process. */
  peakRssMib: number;
}

/**
 * Runs the contenders in turns, so that all meet the same noise. Each run is a new process, so that none inherits the
 * heap or the compiled code of another.
 *
 * @returns the samples of each contender by name, in the order of the rounds.
 */
export function runInTurns(
  contenders: readonly Contender[],
  rounds: number,
): Map<string, Sample[]> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) samples.get(contender.name)?.push(runOnce(contender));
  }
  return samples;
}

function runOnce({ name, module, args, nodeOptions = [] }: Contender): Sample {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--conditions=@arcadia/source', ...nodeOptions, module.pathname, ...args],
    { encoding: 'utf8', maxBuffer: 1 << 24 },
  );
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  const sample: unknown = JSON.parse(stdout);
  if (!isSample(sample)) throw new Error(`${name} printed no sample: ${stdout}`);
  return sample;
}

function isSample(value: unknown): value is Sample {
  return (
    typeof value === 'object' &&
    value !== null &&
    'elapsedMs' in value &&
    typeof value.elapsedMs === 'number' &&
    'peakRssMib' in value &&
    typeof value.peakRssMib === 'number'
  );
}
