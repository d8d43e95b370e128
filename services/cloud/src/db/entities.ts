import { AuditEntry } from '../audit/audit-entry.entity.ts';
import { BalanceSnapshot } from '../billing/balance-snapshot.entity.ts';
import { CostLine } from '../billing/cost-line.entity.ts';
import { Invoice } from '../billing/invoice.entity.ts';
import { InvoiceDocument } from '../billing/invoice-document.entity.ts';
import { Addon } from '../catalog/addon.entity.ts';
import { Plan } from '../catalog/plan.entity.ts';
import { PlanItem } from '../catalog/plan-item.entity.ts';
import { PlanVersion } from '../catalog/plan-version.entity.ts';
import { Deployment } from '../deployments/deployment.entity.ts';
import { DeploymentEvent } from '../deployments/deployment-event.entity.ts';
import { CloudAccount } from '../resources/cloud-account.entity.ts';
import { CloudResource } from '../resources/cloud-resource.entity.ts';
import { Subscription } from '../subscriptions/subscription.entity.ts';
import { SubscriptionAddon } from '../subscriptions/subscription-addon.entity.ts';
import { WorkItem } from '../work/work-item.entity.ts';

/** Every entity, in the order of the features. */
export const entities = [
  Plan,
  PlanVersion,
  PlanItem,
  Addon,
  Deployment,
  DeploymentEvent,
  Subscription,
  SubscriptionAddon,
  CloudAccount,
  CloudResource,
  BalanceSnapshot,
  Invoice,
  InvoiceDocument,
  CostLine,
  WorkItem,
  AuditEntry,
];
