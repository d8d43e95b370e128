import type { ArcadiaClient, WorkItem, WorkItemsQuery, WorkKindStatus } from '@arcadia/api-client';
import { Command, InvalidArgumentError, Option } from 'commander';
import { workItemStates } from '../queue/item-state.ts';
import { workKinds } from '../queue/work-kind.ts';
import { createCommandClient, toJson } from './api-client.ts';
import { type Column, formatAge, formatSpan, formatTable, formatTime } from './table.ts';

interface WorkOptions {
  readonly state?: WorkItemsQuery['state'];
  readonly kind?: WorkItemsQuery['kind'];
  readonly limit?: number;
  readonly json?: boolean;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** `arcadia work`: shows the kinds of work or, with a state or a kind, the work items, the latest first. */
export function workCommand(): Command {
  return new Command('work')
    .description('Show the kinds of work or, with a state or a kind, the work items.')
    .addOption(
      new Option('--state <state>', 'show the items in this state').choices(workItemStates),
    )
    .addOption(new Option('--kind <kind>', 'show the items of this kind').choices(workKinds))
    .option('--limit <n>', `how many items, 1 to ${MAX_LIMIT}`, toLimit, DEFAULT_LIMIT)
    .option('--json', 'print the answer of the API', false)
    .action(async (options: WorkOptions) => {
      process.stdout.write(await showWork(createCommandClient(), options, new Date()));
    });
}

/** @returns The text to print. */
export async function showWork(
  arcadia: ArcadiaClient,
  { state, kind, limit = DEFAULT_LIMIT, json = false }: WorkOptions,
  now: Date,
): Promise<string> {
  if (state === undefined && kind === undefined) {
    const kinds = await arcadia.queue.listKinds();
    return json ? toJson(kinds) : describeKinds(kinds.data, now);
  }
  const page = await arcadia.queue.listItems({ state, kind, limit, order: 'desc' });
  return json ? toJson(page) : describeItems(page.data, now, page.next_cursor !== null);
}

/** Describes the kinds of work for an operator at a terminal. */
export function describeKinds(kinds: readonly WorkKindStatus[], now: Date): string {
  const count = (
    title: string,
    read: (kind: WorkKindStatus) => number,
  ): Column<WorkKindStatus> => ({
    title,
    text: (kind) => String(read(kind)),
    align: 'right',
  });
  const columns: Column<WorkKindStatus>[] = [
    { title: 'KIND', text: ({ kind }) => kind },
    count('DUE', ({ due }) => due),
    {
      title: 'OLDEST',
      text: ({ oldest_due_seconds: seconds }) => (seconds === null ? null : formatSpan(seconds)),
      align: 'right',
    },
    count('RUNNING', ({ running }) => running),
    count('HELD', ({ held }) => held),
    count('FAILED', ({ failed }) => failed),
    count('DONE/24H', ({ runs_24h: runs }) => runs.done),
    count('OTHER/24H', ({ runs_24h: { done, ...others } }) =>
      Object.values(others).reduce((sum, each) => sum + each, 0),
    ),
    { title: 'NOTE', text: (kind) => describeKind(kind, now) },
  ];
  return formatTable(columns, kinds);
}

/** Why no item of the kind may run; null if nothing keeps it from running. */
function describeKind(kind: WorkKindStatus, now: Date): string | null {
  const {
    concurrency,
    circuit,
    paused_at: pausedAt,
    paused_by: pausedBy,
    wait_until: until,
  } = kind;
  const notes = [
    concurrency === 0 ? 'not configured' : null,
    pausedAt === null ? null : `paused by ${pausedBy} ${formatAge(pausedAt, now)}`,
    circuit.opened_at === null
      ? null
      : `circuit ${circuit.state.replace('_', '-')}, opened ${formatAge(circuit.opened_at, now)}: ${shorten(circuit.error)}`,
    until === null ? null : `rate limit until ${formatTime(until)}`,
  ];
  return notes.filter((note) => note !== null).join('; ');
}

/** Describes work items for an operator at a terminal. */
export function describeItems(items: readonly WorkItem[], now: Date, hasMore = false): string {
  if (items.length === 0) return 'No work item matches.\n';
  const table = formatTable<WorkItem>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'KIND', text: ({ kind }) => kind },
      { title: 'KEY', text: ({ key }) => key },
      { title: 'STATE', text: ({ state }) => state },
      { title: 'ATTEMPTS', text: describeAttempts, align: 'right' },
      { title: 'WHEN', text: (item) => formatAge(readWhen(item), now), align: 'right' },
      { title: 'LAST ERROR', text: (item) => shorten(item.last_error) },
    ],
    items,
  );
  return hasMore ? `${table}More items follow. Narrow the list, or raise --limit.\n` : table;
}

/** A done item has no attempts any more. */
function describeAttempts({ state, attempts, max_attempts: most }: WorkItem): string | null {
  if (state === 'done') return null;
  return most === null ? String(attempts) : `${attempts} of ${most}`;
}

/** The time that matters in the state: of the next attempt, of the start, of the error or of the success. */
function readWhen(item: WorkItem): string {
  switch (item.state) {
    case 'running':
      return item.leased_at ?? item.updated_at;
    case 'held':
    case 'failed':
      return item.last_error_at ?? item.updated_at;
    case 'done':
      return item.succeeded_at ?? item.updated_at;
    default:
      return item.next_attempt_at ?? item.due_at;
  }
}

const MAX_ERROR_LENGTH = 100;

function shorten(text: string | null): string {
  const characters = [...(text ?? '')];
  if (characters.length <= MAX_ERROR_LENGTH) return characters.join('');
  return `${characters.slice(0, MAX_ERROR_LENGTH - 1).join('')}…`;
}

function toLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_LIMIT}.`);
}
