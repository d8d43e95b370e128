import type { components } from './contract.gen.ts';

type Schemas = components['schemas'];

/** The billable unit: one app instance of one tenant. */
export type Deployment = Schemas['Deployment'];
/** A deployment with its subscription, its latest events and what the caller may do. */
export type DeploymentDetail = Schemas['DeploymentDetail'];
/** Where a deployment stands in its life. */
export type DeploymentState = Schemas['DeploymentState'];
/** One entry of a deployment's log; `seq` counts them without a gap. */
export type DeploymentEvent = Schemas['DeploymentEvent'];
/** What an event tells of, and so what its `metadata` holds. */
export type DeploymentEventKind = Schemas['DeploymentEventKind'];
/** A transition that is pending until `effective_at`. */
export type ScheduledTransition = Schemas['ScheduledTransition'];
/** Who did something: a tenant, an operator, or the service itself. */
export type Actor = Schemas['Actor'];
export type ActorKind = Schemas['ActorKind'];
/** An event with whose it is, as `events.follow` gives it. */
export type FeedEvent = Schemas['FeedEvent'];
/** A deployment to be created. Its slug is taken for ever. */
export type NewDeployment = Schemas['NewDeployment'];
/** The attributes of a deployment to change; those that are left out stay. */
export type DeploymentChanges = Schemas['DeploymentChanges'];
/** What a deployment owes; prices in cents, as they were when it subscribed. */
export type Subscription = Schemas['Subscription'];
/** Whether a subscription is charged, paused with its deployment, or over for good. */
export type SubscriptionStatus = Schemas['SubscriptionStatus'];
/** Units of an add-on, at what one gave and cost when they were attached. */
export type SubscriptionAddon = Schemas['SubscriptionAddon'];
/** An add-on by its code, and how many units of it. */
export type AddonOrder = Schemas['AddonOrder'];
/** The change of plan that a subscription waits for. */
export type PendingPlanChange = Schemas['PendingPlanChange'];
/** What a change of plan does to the costs of a subscription, and the subscription. */
export type PlanChange = Schemas['PlanChange'];
/** The plan to move to, and when; with `dry_run` only what that would cost. */
export type PlanChangeRequest = Schemas['PlanChangeRequest'];
/** The states of a deployment, and who may move it from which to which. */
export type Lifecycle = Schemas['Lifecycle'];
/** One version of a plan, with its items. `id` is the version's. */
export type Plan = Schemas['Plan'];
/** An add-on as the catalog has it; what is attached keeps its own price. */
export type Addon = Schemas['Addon'];
/** Where a plan version or an add-on stands. */
export type CatalogStatus = Schemas['CatalogStatus'];
/** The next version of a plan, to be drafted; `name` only where the plan is new. */
export type NewPlanVersion = Schemas['NewPlanVersion'];
/** An add-on to be drafted. Its code, meter and currency never change. */
export type NewAddon = Schemas['NewAddon'];
/** What an add-on is called, gives or costs from now on. */
export type AddonChanges = Schemas['AddonChanges'];
/** What would be subscribed to, from which day on, and what it would use. */
export type QuoteRequest = Schemas['QuoteRequest'];
/** What a subscription would cost; whole cents. */
export type Quote = Schemas['Quote'];
/** The provider's balance; amounts are decimal strings as billed. */
export type Balance = Schemas['Balance'];
/** A provider invoice with its ingest and finance status. */
export type Invoice = Schemas['Invoice'];
/** One line of a provider invoice, with the resource that it was matched to. */
export type CostLine = Schemas['CostLine'];
export type CostLineKind = Schemas['CostLineKind'];
/** What a push to finance came to. */
export type PushResult = Schemas['PushResult'];
/** A cloud resource of the inventory, and the deployment that it is tied to. */
export type Resource = Schemas['Resource'];
/** One change that is no deployment's event. */
export type AuditEntry = Schemas['AuditEntry'];
/** The operation that an entry of the audit log tells of. */
export type AuditAction = Schemas['AuditAction'];
/** Whether the service and its stores answer. */
export type Health = Schemas['Health'];
/** An RFC 9457 problem; `code` says which. */
export type Problem = Schemas['Problem'];
/** Which problem; stable. `docs/errors.md` has what each one means. */
export type ProblemCode = Schemas['ProblemCode'];

/** One page of a list. */
export interface Page<Item> {
  data: Item[];
  /** The `cursor` of the next page; null on the last. */
  next_cursor: string | null;
}

/** One page of what happens. */
export interface FeedPage {
  data: FeedEvent[];
  /** The `after` of the next page; there is always one. */
  next_cursor: string;
}
