export type { Attention } from './attention.ts';
export type { AuditLog, AuditLogQuery } from './audit-log.ts';
export type {
  Acceptance,
  AccountsQuery,
  Billing,
  CompletenessQuery,
  CostLinesQuery,
  InvoicesQuery,
  PushAttemptsQuery,
  ReparseSelection,
  RevisionsQuery,
} from './billing.ts';
export type { CallOptions, ChangeOptions, GuardedOptions } from './call.ts';
export type { AddonsQuery, Catalog, PlansQuery, PlanVersionsQuery } from './catalog.ts';
export type { ArcadiaClient, ArcadiaClientOptions } from './create-arcadia-client.ts';
export { createArcadiaClient } from './create-arcadia-client.ts';
export type {
  AsOfOptions,
  Deployments,
  ListDeploymentsQuery,
  ListEventsQuery,
  SubscriptionOrder,
  Transition,
} from './deployments.ts';
export type { AnyArcadiaClientError } from './errors.ts';
export { ArcadiaClientError, ArcadiaConnectionError, ProblemError } from './errors.ts';
export type { Events, FeedPage, FollowQuery } from './events.ts';
export type { FollowOptions } from './follow-events.ts';
export { followEvents } from './follow-events.ts';
export type { Page } from './paginate.ts';
export { paginate } from './paginate.ts';
export type { Queue, WorkItemsQuery } from './queue.ts';
export type { Resources, ResourcesQuery } from './resources.ts';
export type {
  Account,
  Actor,
  ActorKind,
  Addon,
  AddonChanges,
  AddonOrder,
  AttentionCause,
  AttentionDismissal,
  AttentionItem,
  AttentionList,
  AuditAction,
  AuditEntry,
  Balance,
  CatalogStatus,
  Completeness,
  CostLine,
  CostLineKind,
  Deployment,
  DeploymentChanges,
  DeploymentDetail,
  DeploymentEvent,
  DeploymentEventKind,
  DeploymentState,
  FeedEvent,
  FinanceReconciliation,
  FinanceResend,
  Health,
  Instance,
  Invoice,
  InvoiceDifferences,
  InvoiceRevision,
  Lifecycle,
  NewAddon,
  NewDeployment,
  NewPlanVersion,
  PendingPlanChange,
  Plan,
  PlanChange,
  PlanChangeRequest,
  Problem,
  ProblemCode,
  PushAttempt,
  PushResult,
  Quote,
  QuoteRequest,
  ReparseResult,
  Resource,
  Schedule,
  ScheduledTransition,
  Subscription,
  SubscriptionAddon,
  SubscriptionStatus,
  WorkItem,
  WorkItemDetail,
  WorkItemSelection,
  WorkItemState,
  WorkKind,
  WorkKindStatus,
  WorkRun,
} from './schemas.ts';
export type { Subscriptions } from './subscriptions.ts';
