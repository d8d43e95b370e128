import type { CliRun } from '../cli-run.ts';
import { findTotals } from '../folder/find-totals.ts';
import { openFolder } from '../folder/open-folder.ts';
import { findInputs } from '../input/find-inputs.ts';
import { isFolder } from '../input/is-folder.ts';
import { pathExists } from '../input/path-exists.ts';
import { UsageError } from '../usage-error.ts';
import type { Target } from './target.ts';
import type { TotalSources } from './total-sources.ts';

export interface FoundTargets {
  targets: Target[];
  isList: boolean;
  /** Paths of CSVs that a folder should have. */
  missingPaths: string[];
}

/**
 * The invoices that the arguments name, each with the totals given, or else with those beside it.
 *
 * @throws {UsageError} where there is nothing to compare any of them with.
 */
export async function findTargets(
  run: CliRun,
  files: readonly string[],
  given: TotalSources,
): Promise<FoundTargets> {
  const hasGiven = hasSource(given);
  const missingPaths: string[] = [];
  const provisionalPaths = new Set<string>();
  const paths: string[] = [];
  let hasFolder = false;
  for (const file of files) {
    if (!(await pathExists(file)) || !(await isFolder(file))) {
      paths.push(file);
      continue;
    }
    hasFolder = true;
    const folder = await openFolder(file);
    paths.push(...folder.csvPaths);
    missingPaths.push(...folder.missingPaths);
    for (const path of folder.provisionalPaths) provisionalPaths.add(path);
  }
  if (hasFolder && paths.length === 0) return { targets: [], isList: true, missingPaths };

  const { inputs, isList } = await findInputs(run, paths);
  if (hasGiven && (inputs.length !== 1 || missingPaths.length > 0)) {
    throw new UsageError('Totals on the command line are of one invoice: give just its CSV.');
  }
  const targets: Target[] = [];
  for (const input of inputs) {
    const isProvisional = input.path !== null && provisionalPaths.has(input.path);
    const sources = hasGiven || input.path === null ? given : await findTotals(input.path);
    targets.push({ ...input, sources, isProvisional });
  }
  if (!targets.some(({ sources }) => hasSource(sources))) {
    throw new UsageError('There is nothing to compare with. Give --total, --summary or --items.');
  }
  return { targets, isList: isList || hasFolder, missingPaths };
}

function hasSource(sources: TotalSources): boolean {
  return Object.values(sources).some((source) => source !== undefined);
}
