import { findInputs, type Input } from '../input/inputs.ts';
import { fileNames, findInvoice, openFolder } from '../input/invoice-folder.ts';
import { isFolder, pathExists } from '../input/paths.ts';
import type { CliRun } from '../output/cli-run.ts';
import { UsageError } from '../output/errors.ts';

/** The sources of the totals that an invoice must agree with. */
export interface TotalSources {
  /** A decimal string. */
  total?: string | undefined;
  /** Path of a summary, as the API returns it. */
  summary?: string | undefined;
  /** Path of the items, as the API returns them. */
  items?: string | undefined;
}

/** An invoice to reconcile. */
export interface Target extends Input {
  sources: TotalSources;
  /** Whether it still changes and cannot fail the run: a preview in a folder. */
  isProvisional: boolean;
}

export interface FoundTargets {
  targets: Target[];
  /** Whether the operator asked for several invoices, even if only one was found. */
  isList: boolean;
  /** CSVs that a folder should hold, and lacks. */
  missingPaths: string[];
}

/**
 * Finds the invoices that the arguments name, each with the given totals, or else with those beside its file.
 *
 * @throws {UsageError} if totals are given for more than one invoice, or if no invoice has any totals.
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
  // findInputs would read stdin if it got no path.
  if (hasFolder && paths.length === 0) return { targets: [], isList: true, missingPaths };

  const { inputs, isList } = await findInputs(run, paths);
  if (hasGiven && (inputs.length !== 1 || missingPaths.length > 0)) {
    throw new UsageError('--total, --summary and --items describe one invoice: pass only its CSV.');
  }
  const targets: Target[] = [];
  for (const input of inputs) {
    const isProvisional = input.path !== null && provisionalPaths.has(input.path);
    const sources = hasGiven || input.path === null ? given : await findTotals(input.path);
    targets.push({ ...input, sources, isProvisional });
  }
  if (!targets.some(({ sources }) => hasSource(sources))) {
    throw new UsageError('There is no total to compare with. Pass --total, --summary or --items.');
  }
  return { targets, isList: isList || hasFolder, missingPaths };
}

/** Finds the totals that `fetch` wrote beside a CSV; without any, the result is empty. */
async function findTotals(csvPath: string): Promise<TotalSources> {
  if (!csvPath.endsWith(fileNames.csv)) return {};
  const findBeside = async (ending: string) => {
    const path = csvPath.slice(0, -fileNames.csv.length) + ending;
    return (await pathExists(path)) ? path : undefined;
  };
  return {
    total: (await findInvoice(csvPath))?.amount,
    summary: await findBeside(fileNames.summary),
    items: await findBeside(fileNames.items),
  };
}

function hasSource(sources: TotalSources): boolean {
  return Object.values(sources).some((source) => source !== undefined);
}
