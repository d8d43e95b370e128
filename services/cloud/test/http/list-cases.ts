import type { EntityManager } from '@mikro-orm/postgresql';
import { listAuditLog } from '../../src/audit/audit-log.ts';
import { listAccounts } from '../../src/billing/list-accounts.ts';
import { type CostLineFilter, listCostLines } from '../../src/billing/list-cost-lines.ts';
import { listPushAttempts } from '../../src/billing/list-push-attempts.ts';
import { type InvoiceFilter, listInvoices } from '../../src/billing/read-invoices.ts';
import { listRevisions } from '../../src/billing/read-revisions.ts';
import { listAddons } from '../../src/catalog/read-addons.ts';
import { listPlanVersions } from '../../src/catalog/read-plan-versions.ts';
import type { Page, PageRequest } from '../../src/db/page.ts';
import { listDeployments } from '../../src/deployments/read-deployments.ts';
import { listWorkItems } from '../../src/queue/list-work-items.ts';
import { listResources } from '../../src/resources/read-resources.ts';
import { invoiceId } from './fill-lists.ts';

export type List = (em: EntityManager, page: PageRequest) => Promise<Page<unknown>>;

const costLines =
  (filter: Partial<CostLineFilter> = {}): List =>
  (em, page) =>
    listCostLines(em, { provisional: false, ...filter }, page);
const invoices =
  (filter: Partial<InvoiceFilter> = {}): List =>
  (em, page) =>
    listInvoices(em, { provisional: false, isFinanceConfigured: true, ...filter }, page);

/** Every paged list, with its filters. The rows that a filter finds are few, unless the name says otherwise. */
export const lists: Readonly<Record<string, List>> = {
  'cost lines': costLines(),
  'cost lines with provisional ones': costLines({ provisional: true }),
  'cost lines of the oldest month': costLines({ period: '2025-01' }),
  'cost lines of the latest final month': costLines({ period: '2026-07' }),
  'cost lines of the running month, without provisional ones': costLines({ period: '2026-08' }),
  'cost lines of the running month': costLines({ period: '2026-08', provisional: true }),
  'cost lines of a month and a common kind': costLines({ period: '2026-07', kind: 'droplet' }),
  'cost lines of a month and a rare kind': costLines({ period: '2026-07', kind: 'support' }),
  'cost lines of a month and a kind that it lacks': costLines({
    period: '2026-06',
    kind: 'function',
  }),
  'cost lines of a month and a kind, with provisional ones': costLines({
    period: '2026-08',
    kind: 'droplet',
    provisional: true,
  }),
  'cost lines of a common kind': costLines({ kind: 'droplet' }),
  'cost lines of a rare kind': costLines({ kind: 'support' }),
  'cost lines of an invoice': costLines({ invoiceId }),
  invoices: invoices(),
  'invoices with provisional ones': invoices({ provisional: true }),
  'invoices of a month': invoices({ period: '2026-07' }),
  'held invoices': invoices({ ingestStatus: 'held' }),
  'ingested invoices, which are common': invoices({ ingestStatus: 'ingested' }),
  'invoices whose push failed': invoices({ financeStatus: 'failed' }),
  'pushed invoices, which are common': invoices({ financeStatus: 'pushed' }),
  'unreconciled invoices': invoices({ reconciled: false }),
  'invoices with another tax': invoices({ taxDiffers: true }),
  'invoices that changed after their push': invoices({ changedAfterPush: true }),
  'revisions of an invoice': (em, page) => listRevisions(em, invoiceId, page),
  'push attempts of an invoice': (em, page) => listPushAttempts(em, invoiceId, page),
  accounts: listAccounts,
  resources: (em, page) => listResources(em, {}, page),
  'resources of a rare kind': (em, page) => listResources(em, { kind: 'database' }, page),
  'resources of a deployment': (em, page) =>
    listResources(em, { deploymentId: '00000000-0000-7000-8000-000000000001' }, page),
  'the audit log': (em, page) => listAuditLog(em, {}, page),
  'the audit log of a rare action': (em, page) =>
    listAuditLog(em, { action: 'acceptInvoice' }, page),
  'the audit log of an actor': (em, page) => listAuditLog(em, { actor: 'rare' }, page),
  'the audit log of a target': (em, page) =>
    listAuditLog(em, { targetId: '00000000-0000-7000-8000-000000000001' }, page),
  deployments: (em, page) => listDeployments(em, {}, page),
  'deployments in a rare state': (em, page) => listDeployments(em, { state: 'suspended' }, page),
  'deployments in a common state': (em, page) => listDeployments(em, { state: 'active' }, page),
  'deployments of a tenant': (em, page) => listDeployments(em, { tenantId: 'small' }, page),
  'deployments of a tenant in a state': (em, page) =>
    listDeployments(em, { tenantId: 'small', state: 'cancelled' }, page),
  'plan versions': (em, page) => listPlanVersions(em, {}, page),
  'drafts of plan versions': (em, page) => listPlanVersions(em, { status: 'draft' }, page),
  'versions of a plan': (em, page) => listPlanVersions(em, { planCode: 'listed' }, page),
  'active add-ons': (em, page) => listAddons(em, 'active', page),
  'retired add-ons, which are common': (em, page) => listAddons(em, 'retired', page),
  'work items': (em, page) => listWorkItems(em, {}, page),
  'work items of a rare kind': (em, page) => listWorkItems(em, { kind: 'push' }, page),
  'work items of a common kind': (em, page) => listWorkItems(em, { kind: 'deployment-due' }, page),
  'work items of a key': (em, page) => listWorkItems(em, { key: 'k-1000' }, page),
  'scheduled work items, which are common': (em, page) =>
    listWorkItems(em, { state: 'scheduled' }, page),
  'due work items': (em, page) => listWorkItems(em, { state: 'due' }, page),
  'running work items': (em, page) => listWorkItems(em, { state: 'running' }, page),
  'retrying work items': (em, page) => listWorkItems(em, { state: 'retrying' }, page),
  'blocked work items': (em, page) => listWorkItems(em, { state: 'blocked' }, page),
  'held work items': (em, page) => listWorkItems(em, { state: 'held' }, page),
  'failed work items': (em, page) => listWorkItems(em, { state: 'failed' }, page),
};
