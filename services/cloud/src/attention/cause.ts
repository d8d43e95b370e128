import type { components, operations } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { toTimestamp } from '../db/timestamp.ts';

type Item = components['schemas']['AttentionItem'];

export type CauseName = components['schemas']['AttentionCause'];

const causes: Readonly<Record<CauseName, true>> = {
  circuit_open: true,
  scope_missing: true,
  invoice_held: true,
  tax_differs: true,
  work_failed: true,
  changed_after_push: true,
  finance_target_changed: true,
  schedule_stale: true,
  schedule_store_down: true,
  slots_missing: true,
  instance_dead: true,
  clock_skewed: true,
  standby_down: true,
  chain_broken: true,
  not_configured: true,
  role_not_limited: true,
  unmatched_cost: true,
};

export function isCauseName(name: string): name is CauseName {
  return Object.hasOwn(causes, name);
}

/** One kind of a situation that needs a person. The runbook has an entry for each. */
export interface Cause {
  readonly cause: CauseName;
  /** `critical`: something stands still or is wrong until a person acts. */
  readonly severity: Item['severity'];
  /** Whether an operator may hide the situation: only one that harms nothing, or never ends by itself. */
  readonly dismissible: boolean;
  /** Reads the situation by few and quick statements; null if there is none. */
  readonly read: (em: EntityManager) => Promise<Situation | null>;
}

/** A situation as it is now. */
export interface Situation extends Pick<Item, 'title' | 'count' | 'action' | 'objects'> {
  /** Null if no money is concerned, or if its currencies differ. */
  readonly money: { readonly amount: string; readonly currency: string } | null;
  /** When the oldest of the things began that are concerned. */
  readonly since: string;
  /** When the newest of them began; a dismissal before that does not cover it. Null if only their number matters. */
  readonly newestAt: string | null;
}

/** An operation of this API. The type checks that the contract has it. */
export function toAction(
  operationId: keyof operations,
  method: 'POST',
  href: string,
  body: Record<string, unknown> | null = null,
): Situation['action'] {
  return { operation_id: operationId, method, href, body };
}

/** Aggregates of the rows that a cause concerns, as PostgreSQL returns them. */
export interface Totals {
  readonly count: string;
  readonly since: string | null;
  readonly newest_at: string | null;
  readonly amount?: string | null;
  readonly currency?: string | null;
  readonly currencies?: string;
}

/** Converts aggregates; null if no row is concerned. */
export function toSituation(
  totals: Totals | undefined,
  rest: Pick<Situation, 'title' | 'action' | 'objects'>,
): Situation | null {
  if (totals === undefined || totals.since === null || Number(totals.count) === 0) return null;
  const { amount, currency, currencies, newest_at } = totals;
  const hasMoney = amount != null && currency != null && currencies === '1';
  return {
    ...rest,
    count: Number(totals.count),
    money: hasMoney ? { amount, currency } : null,
    since: toTimestamp(totals.since),
    newestAt: newest_at === null ? null : toTimestamp(newest_at),
  };
}

/** Joins names for a sentence: `a`, `a and b`, or `a, b, c and 4 more`. */
export function joinNames(names: readonly string[]): string {
  const MAX_NAMES = 3;
  const shown = names.slice(0, MAX_NAMES);
  const others = names.length - shown.length;
  const parts = others > 0 ? [...shown, `${others} more`] : shown;
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
