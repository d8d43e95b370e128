import type { components, operations } from './contract.gen.ts';
import type { Given, Open } from './contract-views.ts';

type Schemas = components['schemas'];

// The types of enumerations list the values that this version knows. Members of answers admit others: see `Open`.

/** The billable unit: one app instance of one tenant. */
export type Deployment = Open<Schemas['Deployment']>;
/** A deployment with its subscription, its latest events and the transitions that the caller may make. */
export type DeploymentDetail = Open<Schemas['DeploymentDetail']>;
/** The state of a deployment in its lifecycle. */
export type DeploymentState = Schemas['DeploymentState'];
/** One event of a deployment's log. `seq` numbers the events without a gap. */
export type DeploymentEvent = Open<Schemas['DeploymentEvent']>;
/** The kind of an event. It determines the members of `metadata`. */
export type DeploymentEventKind = Schemas['DeploymentEventKind'];
/** A transition that waits until `effective_at`. */
export type ScheduledTransition = Open<Schemas['ScheduledTransition']>;
/** The actor of an event: a tenant, an operator, or the service itself. */
export type Actor = Open<Schemas['Actor']>;
/** The kind of an actor. */
export type ActorKind = Schemas['ActorKind'];
/** An event with its tenant and deployment, as `events.follow` returns it. */
export type FeedEvent = Open<Schemas['FeedEvent']>;
/** A deployment to create. Its slug can never be used again. */
export type NewDeployment = Given<Schemas['NewDeployment']>;
/** The attributes of a deployment to change. Missing ones stay unchanged. */
export type DeploymentChanges = Given<Schemas['DeploymentChanges']>;
/** The subscription of a deployment. Prices are in cents and stay as they were at the start. */
export type Subscription = Open<Schemas['Subscription']>;
/** The status of a subscription: active, paused with its deployment, or cancelled for good. */
export type SubscriptionStatus = Schemas['SubscriptionStatus'];
/** Units of an attached add-on. Quantity and price of a unit stay as they were when it was attached. */
export type SubscriptionAddon = Open<Schemas['SubscriptionAddon']>;
/** The code of an add-on and the number of units. */
export type AddonOrder = Given<Schemas['AddonOrder']>;
/** The plan change that waits for the period end. */
export type PendingPlanChange = Open<Schemas['PendingPlanChange']>;
/** A subscription, and its costs before and after a plan change. */
export type PlanChange = Open<Schemas['PlanChange']>;
/** The plan to change to, and when. With `dry_run` only the costs are calculated. */
export type PlanChangeRequest = Given<Schemas['PlanChangeRequest']>;
/** The states of a deployment, and the actors that each transition is permitted to. */
export type Lifecycle = Open<Schemas['Lifecycle']>;
/** One version of a plan, with its items. `id` is the id of the version. */
export type Plan = Open<Schemas['Plan']>;
/** An add-on of the catalog. Attached add-ons keep their own price. */
export type Addon = Open<Schemas['Addon']>;
/** The status of a plan version or an add-on. */
export type CatalogStatus = Schemas['CatalogStatus'];
/** The next version of a plan to draft. A new plan needs a `name`; an existing plan keeps its own. */
export type NewPlanVersion = Given<Schemas['NewPlanVersion']>;
/** An add-on to draft. Its code, meter and currency never change. */
export type NewAddon = Given<Schemas['NewAddon']>;
/** The name, quantity or price of an add-on from now on. */
export type AddonChanges = Given<Schemas['AddonChanges']>;
/** A plan with add-ons, a start date and an expected usage. */
export type QuoteRequest = Given<Schemas['QuoteRequest']>;
/** The cost of a subscription, in whole cents. */
export type Quote = Open<Schemas['Quote']>;
/** The balance at the provider. Amounts are decimal strings, as billed. */
export type Balance = Open<Schemas['Balance']>;
/** A provider invoice with its ingest and finance status. */
export type Invoice = Open<Schemas['Invoice']>;
/** How a document of an invoice disagrees with the provider's totals. */
export type InvoiceDifferences = Open<Schemas['InvoiceDifferences']>;
/** A document of an invoice, with the totals that were read from it. `reason` tells why an operator accepted it. */
export type InvoiceRevision = Open<Schemas['InvoiceRevision']>;
/** The invoices that a discovery found, and how many were new or changed. */
export type DiscoveryResult = Open<Schemas['DiscoveryResult']>;
/** The number of invoices whose documents will be read again. */
export type ReparseResult = Open<Schemas['ReparseResult']>;
/** One line of a provider invoice, with its matched resource. */
export type CostLine = Open<Schemas['CostLine']>;
/** A team at the provider, and the kinds that the token may not see. */
export type Account = Open<Schemas['Account']>;
/** The hours, days and months that have been read from the provider, or are missing. */
export type Completeness = Open<Schemas['Completeness']>;
/** The kind of a cost line. */
export type CostLineKind = Schemas['CostLineKind'];
/** The result of a push to finance. */
export type PushResult = Open<Schemas['PushResult']>;
/** One request to finance, with its receipt. */
export type PushAttempt = Open<Schemas['PushAttempt']>;
/** How finance answered for each pushed invoice of a month. */
export type FinanceReconciliation = Open<Schemas['FinanceReconciliation']>;
/** How many invoices go to a new finance. */
export type FinanceResend = Open<Schemas['FinanceResend']>;
/** A cloud resource of the inventory, and the deployment that it is assigned to. */
export type Resource = Open<Schemas['Resource']>;
/** One piece of work: its kind and key, its state and its latest error. */
export type WorkItem = Open<Schemas['WorkItem']>;
/** A work item with its latest runs. */
export type WorkItemDetail = Open<Schemas['WorkItemDetail']>;
/** One run of a work item. */
export type WorkRun = Open<Schemas['WorkRun']>;
/** The state of a work item. */
export type WorkItemState = Schemas['WorkItemState'];
/** All work items of a kind in a state, or those with these ids. */
export type WorkItemSelection = Given<
  operations['retryWorkItems']['requestBody']['content']['application/json']
>;
/** A kind of work. Other texts are admitted, so that a kind of an answer can be steered as it is. */
export type WorkKind = Open<Schemas['WorkKind']>;
/** The state of a kind of work: whether it may run, how much of it waits, and how its runs ended. */
export type WorkKindStatus = Open<Schemas['WorkKindStatus']>;
/** A schedule, when its work last succeeded, and how late it is. */
export type Schedule = Open<Schemas['Schedule']>;
/** A process that runs or ran work. */
export type Instance = Open<Schemas['Instance']>;
/** One change that is not an event of a deployment. */
export type AuditEntry = Open<Schemas['AuditEntry']>;
/** The operation that made the change of an audit entry. */
export type AuditAction = Schemas['AuditAction'];
/** The causes that need a person. If `data` and `unread` are empty, all is well. */
export type AttentionList = Open<Schemas['Attention']>;
/** One cause that needs a person, with the operation that ends it. */
export type AttentionItem = Open<Schemas['AttentionItem']>;
/** The kind of a situation that needs a person. */
export type AttentionCause = Schemas['AttentionCause'];
/** A cause that an operator accepts, as it was then. */
export type AttentionDismissal = Open<Schemas['AttentionDismissal']>;
/** The health of the service and its stores. */
export type Health = Open<Schemas['Health']>;
/** An RFC 9457 problem. `code` identifies its kind. */
export type Problem = Open<Schemas['Problem']>;
/** The stable code of a problem. `docs/errors.md` tells what each one means. */
export type ProblemCode = Schemas['ProblemCode'];
