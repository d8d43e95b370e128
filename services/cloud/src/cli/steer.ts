import type { ArcadiaClient, WorkItemSelection } from '@arcadia/api-client';
import { Argument, Command, Option } from 'commander';
import { type WorkKind, workKinds } from '../queue/work-kind.ts';
import { createCommandClient, toJson } from './api-client.ts';

const EXIT_INCOMPLETE = 1;

/** `arcadia retry`: makes work items due now. The exit code is 1 if one of the given ids does not exist. */
export function retryCommand(): Command {
  const command = new Command('retry')
    .description('Make work items due now: those with the given ids, or all of a kind in a state.')
    .argument('[ids...]', 'the ids of work items; `arcadia work` shows them')
    .addOption(new Option('--kind <kind>', 'the kind').choices(workKinds))
    .addOption(new Option('--state <state>', 'the state').choices(retryStates))
    .option('--json', 'print the answer of the API', false);
  return command.action(async (ids: string[], options: RetryOptions) => {
    const selection = toSelection(ids, options);
    if (selection === undefined) {
      return command.error('error: give either ids, or both --kind and --state');
    }
    const { text, isComplete } = await retry(createCommandClient(), selection, options.json);
    process.stdout.write(text);
    if (!isComplete) process.exitCode = EXIT_INCOMPLETE;
  });
}

/** @returns The text to print, and whether each of the given ids exists. */
export async function retry(
  arcadia: ArcadiaClient,
  selection: WorkItemSelection,
  json = false,
): Promise<{ readonly text: string; readonly isComplete: boolean }> {
  const answer = await arcadia.queue.retry(selection);
  const ids = 'ids' in selection ? selection.ids : [];
  const expected = new Set(ids.map((id) => id.toLowerCase())).size;
  const text = json ? toJson(answer) : describeRetry(answer.count, expected);
  return { text, isComplete: answer.count >= expected };
}

const retryStates = ['failed', 'held', 'retrying'] as const;

interface RetryOptions {
  readonly kind?: WorkKind;
  readonly state?: (typeof retryStates)[number];
  readonly json: boolean;
}

/** Returns undefined if the arguments are neither ids nor a kind with a state. */
export function toSelection(
  ids: readonly string[],
  { kind, state }: Pick<RetryOptions, 'kind' | 'state'>,
): WorkItemSelection | undefined {
  if (ids.length > 0) return kind === undefined && state === undefined ? { ids } : undefined;
  return kind === undefined || state === undefined ? undefined : { kind, state };
}

/** @param expected The number of given ids; 0 without ids. */
function describeRetry(count: number, expected: number): string {
  if (count === 0) return 'No work item matches.\n';
  const items = count === 1 ? '1 work item is' : `${count} work items are`;
  const missing = expected - count;
  return missing > 0
    ? `${items} due now; ${missing} of the ids do not exist.\n`
    : `${items} due now.\n`;
}

/** `arcadia pause <kind>`: lets no item of a kind begin until the kind is resumed. */
export function pauseCommand(): Command {
  const description = 'Let no work item of a kind begin until the kind is resumed.';
  return kindCommand('pause', description, pause);
}

/** @returns The text to print. */
export async function pause(arcadia: ArcadiaClient, kind: string, json = false): Promise<string> {
  const status = await arcadia.queue.pauseKind(kind);
  if (json) return toJson(status);
  const { running } = status;
  const rest = running === 0 ? '' : `; ${running} of its items run to their end`;
  return `${kind} is paused${rest}. Resume it with: arcadia resume ${kind}\n`;
}

/** `arcadia resume <kind>`: ends the pause of a kind and its wait for a rate limit. */
export function resumeCommand(): Command {
  return kindCommand('resume', 'End the pause of a kind, and its wait for a rate limit.', resume);
}

/** @returns The text to print. */
export async function resume(arcadia: ArcadiaClient, kind: string, json = false): Promise<string> {
  const status = await arcadia.queue.resumeKind(kind);
  if (json) return toJson(status);
  const { state, error } = status.circuit;
  if (state === 'closed') return `${kind} is not paused.\n`;
  return `${kind} is not paused, but its circuit is open: ${error ?? 'the other side denies access'}\n`;
}

/** `arcadia probe <kind>`: lets one item of a kind through whose circuit is open. */
export function probeCommand(): Command {
  const description =
    'Let one item of a kind through whose circuit is open: if it succeeds, all run.';
  return kindCommand('probe', description, probeKind);
}

/** @returns The text to print. */
export async function probeKind(
  arcadia: ArcadiaClient,
  kind: string,
  json = false,
): Promise<string> {
  const status = await arcadia.queue.probeKind(kind);
  if (json) return toJson(status);
  return status.circuit.state === 'closed'
    ? `The circuit of ${kind} is closed: its work runs.\n`
    : `One ${kind} runs now. If it succeeds, all run: arcadia work shows whether the circuit is still open.\n`;
}

function kindCommand(name: string, description: string, steer: typeof pause): Command {
  return new Command(name)
    .description(description)
    .addArgument(new Argument('<kind>', 'the kind of work').choices(workKinds))
    .option('--json', 'print the answer of the API', false)
    .action(async (kind: string, { json }: { json: boolean }) => {
      process.stdout.write(await steer(createCommandClient(), kind, json));
    });
}
