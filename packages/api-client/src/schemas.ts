import type { components } from './contract.gen.ts';

type Schemas = components['schemas'];

/** The billable unit: one app instance of one tenant. */
export type Deployment = Schemas['Deployment'];
/** A deployment with its subscription, its latest events and what the caller may do. */
export type DeploymentDetail = Schemas['DeploymentDetail'];
export type DeploymentState = Schemas['DeploymentState'];
export type DeploymentEvent = Schemas['DeploymentEvent'];
/** An event with whose it is, as `events.follow` gives it. */
export type FeedEvent = Schemas['FeedEvent'];
export type NewDeployment = Schemas['NewDeployment'];
export type DeploymentChanges = Schemas['DeploymentChanges'];
/** What a deployment owes; prices in cents, as they were when it subscribed. */
export type Subscription = Schemas['Subscription'];
/** What a change of plan does to the costs of a subscription, and the subscription. */
export type PlanChange = Schemas['PlanChange'];
export type PlanChangeRequest = Schemas['PlanChangeRequest'];
/** The states of a deployment, and who may move it from which to which. */
export type Lifecycle = Schemas['Lifecycle'];
export type Plan = Schemas['Plan'];
export type Addon = Schemas['Addon'];
/** Where a plan version or an add-on stands. */
export type CatalogStatus = Schemas['CatalogStatus'];
export type NewPlanVersion = Schemas['NewPlanVersion'];
export type NewAddon = Schemas['NewAddon'];
export type AddonChanges = Schemas['AddonChanges'];
export type QuoteRequest = Schemas['QuoteRequest'];
/** What a subscription would cost; whole cents. */
export type Quote = Schemas['Quote'];
/** The provider's balance; amounts are decimal strings as billed. */
export type Balance = Schemas['Balance'];
/** A provider invoice with its ingest and finance status. */
export type Invoice = Schemas['Invoice'];
export type CostLine = Schemas['CostLine'];
export type CostLineKind = Schemas['CostLineKind'];
export type PushResult = Schemas['PushResult'];
export type Resource = Schemas['Resource'];
/** One change that is no deployment's event. */
export type AuditEntry = Schemas['AuditEntry'];
export type Health = Schemas['Health'];
/** An RFC 9457 problem; `code` says which. */
export type Problem = Schemas['Problem'];
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
