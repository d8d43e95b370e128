import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { platformSql } from '../db/tenant-scope.ts';
import { dueItem, openKind } from './claim.ts';
import type { Instance } from './instance.ts';
import type { KindState, WorkKind } from './work-kind.ts';

/** The run that opens or closes a circuit logs that: otherwise each instance would. */
type LoggedState = Exclude<KindState, 'blocked'>;

const messages = {
  open: 'work of this kind runs again',
  waiting: 'the other system limits the rate of requests: work of this kind waits',
  paused: 'an operator has paused work of this kind',
} as const satisfies Record<LoggedState, string>;

/** Logs the state of a kind if it has changed since this instance logged it: one line when it begins, one when it ends. */
export function logKindState(
  { instance, logger }: { readonly instance: Instance; readonly logger: Logger },
  kind: WorkKind,
  state: LoggedState,
  details: Readonly<Record<string, unknown>> = {},
): void {
  const former = instance.kindStates.get(kind) ?? 'open';
  if (former === state) return;
  instance.kindStates.set(kind, state);
  logger.info({ kind, former, ...details }, messages[state]);
}

/** A kind as a sweep sees it. */
export interface SweptKind {
  readonly kind: WorkKind;
  readonly state: KindState;
  /** Whether an item of the kind is due and may be claimed: of a blocked kind one item, once it is half-open. */
  readonly isClaimable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads the state of each kind, and whether it has an item to claim, by one query. */
export async function readKindStates(
  em: EntityManager,
  kinds: readonly WorkKind[],
): Promise<readonly SweptKind[]> {
  const { rows } = await sql<KindRow>`
    select swept.kind, k.paused_at is not null as paused, k.paused_by, k.circuit_opened_at is not null as blocked,
      k.wait_until > now() as waiting, k.wait_until,
      (k.kind is null or ${openKind})
        and exists (select from work_items item where item.kind = swept.kind and ${dueItem}) as claimable
    from unnest(${[...kinds]}::text[]) as swept (kind) left join work_kinds k on k.kind = swept.kind`.execute(
    platformSql(em),
  );
  return kinds.flatMap((kind) => {
    const row = rows.find((it) => it.kind === kind);
    return row === undefined ? [] : [{ kind, isClaimable: row.claimable, ...toState(row) }];
  });
}

interface KindRow {
  readonly kind: string;
  readonly paused: boolean;
  readonly paused_by: string | null;
  readonly blocked: boolean;
  readonly waiting: boolean | null;
  readonly wait_until: string | null;
  readonly claimable: boolean;
}

function toState(row: KindRow): Pick<SweptKind, 'state' | 'details'> {
  if (row.paused) return { state: 'paused', details: { by: row.paused_by } };
  if (row.blocked) return { state: 'blocked', details: {} };
  if (row.waiting === true) return { state: 'waiting', details: { until: row.wait_until } };
  return { state: 'open', details: {} };
}
