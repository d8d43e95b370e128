import { inventoryScopes } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { readMissingSlots } from '../billing/completeness.ts';
import type { JudgedSlot } from '../billing/slots.ts';
import { sumUnmatched, type UnmatchedCost } from '../billing/unmatched-cost.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { type Cause, joinNames, type Situation, toAction, toSituation } from './cause.ts';

export interface ProviderCauseOptions {
  /** Whether the service has a token for the provider. Without one, it is not expected to read anything. */
  readonly isConfigured: boolean;
  readonly unmatchedCost: UnmatchedCost;
  /** The part of a bill, from 0 to 1, whose lines may match no resource. */
  readonly unmatchedFloor: number;
}

/** The causes that concern reading from the provider. */
export function providerCauses(options: ProviderCauseOptions): Cause[] {
  const ifConfigured = (read: Cause['read']): Cause['read'] =>
    options.isConfigured ? read : async () => null;
  return [
    {
      cause: 'scope_missing',
      severity: 'warning',
      dismissible: false,
      read: ifConfigured(readMissingScopes),
    },
    {
      cause: 'slots_missing',
      severity: 'warning',
      dismissible: true,
      read: ifConfigured(readSlots),
    },
    {
      cause: 'unmatched_cost',
      severity: 'warning',
      dismissible: true,
      read: (em) => readUnmatched(em, options),
    },
  ];
}

/** The kinds that the token could not list in the last sync of the inventory, which comes every 15 minutes. */
async function readMissingScopes(em: EntityManager): Promise<Situation | null> {
  const accounts = await platformSql(em)
    .selectFrom('cloud_accounts')
    .select(['not_visible_kinds', 'updated_at'])
    .where(sql<boolean>`not_visible_kinds <> '[]'::jsonb`)
    .orderBy('updated_at')
    .execute();
  const scopes = new Set(
    accounts.flatMap((account) => account.not_visible_kinds.map((kind) => inventoryScopes[kind])),
  );
  return toSituation(
    {
      count: String(scopes.size),
      since: accounts[0]?.updated_at ?? null,
      newest_at: accounts.at(-1)?.updated_at ?? null,
    },
    {
      title: `The token for DigitalOcean lacks scopes, so cost lines match no resource: ${joinNames([...scopes])}`,
      action: toAction('runSchedule', 'POST', '/api/v1/schedules/inventory-sync/run'),
      objects: '/api/v1/billing/accounts',
    },
  );
}

async function readSlots(em: EntityManager): Promise<Situation | null> {
  const { hours, days, months } = await readMissingSlots(em);
  const slots = [...hours, ...days, ...months].toSorted((a, b) => a.startMs - b.startMs);
  const [oldest] = slots;
  if (oldest === undefined) return null;
  const parts = [
    toCount(hours, 'hour of the balance', 'hours of the balance'),
    toCount(days, 'day of the billing history', 'days of the billing history'),
    toCount(months, 'month without its invoice', 'months without their invoice'),
  ].filter((part) => part !== '');
  return {
    title: `Not read from DigitalOcean: ${joinNames(parts)}`,
    count: slots.length,
    money: null,
    since: new Date(oldest.startMs).toISOString(),
    newestAt: new Date(
      Math.max(...slots.map(({ missingSinceMs }) => missingSinceMs)),
    ).toISOString(),
    // An hour of the balance is gone for good. Days and months are back-filled by a discovery.
    action:
      days.length + months.length > 0
        ? toAction('discoverInvoices', 'POST', '/api/v1/billing/discover')
        : null,
    objects: '/api/v1/billing/completeness',
  };
}

function toCount(slots: readonly JudgedSlot[], one: string, many: string): string {
  if (slots.length === 0) return '';
  return slots.length === 1 ? `1 ${one}` : `${slots.length} ${many}`;
}

async function readUnmatched(
  em: EntityManager,
  options: ProviderCauseOptions,
): Promise<Situation | null> {
  const months = await options.unmatchedCost.read(em, options.unmatchedFloor);
  const [first] = months;
  if (first === undefined) return null;
  const isOneCurrency = months.every(({ currency }) => currency === first.currency);
  const largest = months.reduce((a, b) => (b.unmatchedMicros > a.unmatchedMicros ? b : a));
  const count = months.length === 1 ? '1 month' : `${months.length} months`;
  return {
    title: `More than ${toPercent(options.unmatchedFloor)} % of the bill matches no resource in ${count}, most in ${largest.period}`,
    count: months.length,
    money: isOneCurrency ? { amount: sumUnmatched(months), currency: first.currency } : null,
    since: months.map(({ since }) => since).toSorted()[0] ?? first.since,
    newestAt: null,
    action: null,
    objects: `/api/v1/billing/cost-lines?period=${largest.period}`,
  };
}

/** The variable has at most three decimals: 0.07 becomes 7, and not 7.000000000000001. */
function toPercent(part: number): number {
  return Number((part * 100).toFixed(3));
}
