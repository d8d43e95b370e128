import type pg from 'pg';
import { z } from 'zod';
import { monthBefore } from './fill-billing.ts';
import { BUSY_TENANT } from './fill-events.ts';
import { IDLE_TENANT } from './make-rows.ts';

/** A list of the API. Its first page is measured, and the page after it if there is one. */
export interface List {
  readonly name: string;
  readonly path: string;
  /** The tenant that reads it. Default: the platform. */
  readonly tenantId?: string;
  /** The parameter that takes the cursor. Default: `cursor`. */
  readonly cursorParameter?: 'after';
}

export interface Kinds {
  readonly common: string;
  /** The least of the kinds on the invoice. */
  readonly rare: string;
}

const kindRows = z.array(z.object({ kind: z.string() }));

/** Finds the kinds of lines that are on the invoice most and least often. */
export async function findKinds(client: pg.Client): Promise<Kinds> {
  const { rows } = await client.query(
    'select kind from cloud_cost_lines group by kind order by count(*) desc, kind',
  );
  const kinds = kindRows.parse(rows);
  const [common, rare] = [kinds.at(0), kinds.at(-1)];
  if (common === undefined || rare === undefined) throw new Error('The invoice has no lines');
  return { common: common.kind, rare: rare.kind };
}

/** The lists of bills for a database with so many months. */
export function billLists(months: number, { common, rare }: Kinds): readonly List[] {
  const ages = { newest: 0, middle: Math.floor(months / 2), oldest: months - 1 };
  const ofMonth = Object.entries(ages).flatMap(([age, before]) => {
    const path = `/billing/cost-lines?period=${monthBefore(before)}`;
    return [
      { name: `lines of the ${age} month`, path },
      { name: `  of a common kind`, path: `${path}&kind=${common}` },
      { name: `  of a rare kind`, path: `${path}&kind=${rare}` },
    ];
  });
  return [
    ...ofMonth,
    { name: 'lines of all months', path: '/billing/cost-lines' },
    { name: 'lines of a rare kind', path: `/billing/cost-lines?kind=${rare}` },
    { name: 'invoices', path: '/billing/invoices' },
    { name: 'invoices of a month', path: `/billing/invoices?period=${monthBefore(0)}` },
    { name: 'resources', path: '/resources' },
    { name: 'audit log, latest first', path: '/audit-log?order=desc' },
  ];
}

export const eventLists: readonly List[] = [
  { name: 'deployments', path: '/deployments' },
  { name: 'deployments of a tenant', path: '/deployments', tenantId: BUSY_TENANT },
  { name: 'feed', path: '/events', cursorParameter: 'after' },
  {
    name: 'feed of a busy tenant',
    path: '/events',
    tenantId: BUSY_TENANT,
    cursorParameter: 'after',
  },
  {
    name: 'feed of an idle tenant',
    path: '/events',
    tenantId: IDLE_TENANT,
    cursorParameter: 'after',
  },
];
