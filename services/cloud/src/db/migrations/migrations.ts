import { InitialSchema } from './20261101000000-initial-schema.ts';
import { ChainDeploymentEvents } from './20261124000000-chain-deployment-events.ts';
import { ScheduleTransitions } from './20261125100000-schedule-transitions.ts';
import { AuditAndAddonStatus } from './20261125200000-audit-and-addon-status.ts';
import { OrderEvents } from './20261125300000-order-events.ts';
import { PendingPlanChanges } from './20261125400000-pending-plan-changes.ts';
import { NameRecurringWork } from './20261127000000-name-recurring-work.ts';
import { SealFeedCursors } from './20261127100000-seal-feed-cursors.ts';
import { OperateQueue } from './20261127200000-operate-queue.ts';
import { ReviseInvoices } from './20261127210000-revise-invoices.ts';
import { KeepFinanceReceipts } from './20261127220000-keep-finance-receipts.ts';
import { RedactEvents } from './20261127230000-redact-events.ts';
import { KeepReruns } from './20261127240000-keep-reruns.ts';
import { IndexAuditActors } from './20261127250000-index-audit-actors.ts';
import { NameTenants } from './20261128100000-name-tenants.ts';
import { LeadKeysWithTenants } from './20261128110000-lead-keys-with-tenants.ts';
import { BeginFeedEpochs } from './20261128120000-begin-feed-epochs.ts';
import { AddPeriodToCostLines } from './20261128200000-add-period-to-cost-lines.ts';
import { FillCostLines } from './20261128210000-fill-cost-lines.ts';
import { KeyCostLinesByPeriod } from './20261128220000-key-cost-lines-by-period.ts';
import { IndexLists } from './20261128230000-index-lists.ts';
import { SeparateRoles } from './20261128300000-separate-roles.ts';

/** Every migration, oldest first. A published one never changes; a change is a new one. */
export const migrations = [
  { name: '20261101000000-initial-schema', class: InitialSchema },
  { name: '20261124000000-chain-deployment-events', class: ChainDeploymentEvents },
  { name: '20261125100000-schedule-transitions', class: ScheduleTransitions },
  { name: '20261125200000-audit-and-addon-status', class: AuditAndAddonStatus },
  { name: '20261125300000-order-events', class: OrderEvents },
  { name: '20261125400000-pending-plan-changes', class: PendingPlanChanges },
  { name: '20261127000000-name-recurring-work', class: NameRecurringWork },
  { name: '20261127100000-seal-feed-cursors', class: SealFeedCursors },
  { name: '20261127200000-operate-queue', class: OperateQueue },
  { name: '20261127210000-revise-invoices', class: ReviseInvoices },
  { name: '20261127220000-keep-finance-receipts', class: KeepFinanceReceipts },
  { name: '20261127230000-redact-events', class: RedactEvents },
  { name: '20261127240000-keep-reruns', class: KeepReruns },
  { name: '20261127250000-index-audit-actors', class: IndexAuditActors },
  { name: '20261128100000-name-tenants', class: NameTenants },
  { name: '20261128110000-lead-keys-with-tenants', class: LeadKeysWithTenants },
  { name: '20261128120000-begin-feed-epochs', class: BeginFeedEpochs },
  { name: '20261128200000-add-period-to-cost-lines', class: AddPeriodToCostLines },
  { name: '20261128210000-fill-cost-lines', class: FillCostLines },
  { name: '20261128220000-key-cost-lines-by-period', class: KeyCostLinesByPeriod },
  { name: '20261128230000-index-lists', class: IndexLists },
  { name: '20261128300000-separate-roles', class: SeparateRoles },
];
