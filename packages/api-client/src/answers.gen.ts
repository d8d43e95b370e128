// Generated from openapi.yaml. Do not edit.

import type { components } from './contract.gen.ts';

/**
 * The names of the required members of an object, grouped by their JSON types. The group of a list whose items are
 * checked has the name of the shape of the items.
 */
export type Shape = Readonly<Record<string, string>>;

/** The shape of each object in an answer. */
export const shapes: Readonly<Record<string, Shape>> = {
  "Account": {
    "string": "id provider urn name created_at updated_at",
    "NotVisibleKind": "not_visible",
    "object|null": "last_sync"
  },
  "Addon": {
    "string": "id code name meter currency status created_at",
    "number": "qty price_cents"
  },
  "Attention": {
    "AttentionItem": "data",
    "array": "unread",
    "string": "checked_at"
  },
  "AttentionDismissal": {
    "string": "cause reason dismissed_at",
    "object": "actor",
    "number": "count",
    "string|null": "amount"
  },
  "AttentionItem": {
    "string": "cause severity title since",
    "number": "count",
    "string|null": "amount currency objects",
    "boolean": "dismissible",
    "object|null": "action"
  },
  "AuditEntry": {
    "string": "id action recorded_at",
    "object": "actor target after",
    "object|null": "before",
    "string|null": "request_id"
  },
  "Balance": {
    "string": "provider month_to_date_balance account_balance month_to_date_usage currency generated_at created_at"
  },
  "Completeness": {
    "string": "from to",
    "object": "balance history invoices"
  },
  "CostLine": {
    "string": "id invoice_id kind charge_category product description amount currency",
    "number": "version row",
    "string|null": "group_description hours start_at end_at project_name category resource_id matched_by unmatched_reason provider_resource_id"
  },
  "Deployment": {
    "string": "id tenant_id slug display_name region state llm_mode created_at updated_at",
    "boolean": "billing_action_suspended",
    "string|null": "template_code template_version trial_ends_at",
    "object|null": "scheduled_transition",
    "number": "seq"
  },
  "DeploymentDetail": {
    "string": "id tenant_id slug display_name region state llm_mode created_at updated_at",
    "boolean": "billing_action_suspended",
    "string|null": "template_code template_version trial_ends_at",
    "object|null": "scheduled_transition subscription",
    "number": "seq",
    "DeploymentEvent": "events",
    "array": "allowed_transitions"
  },
  "DeploymentEvent": {
    "number": "seq",
    "string": "kind to_state effective_at recorded_at",
    "string|null": "from_state reason request_id",
    "object": "actor metadata"
  },
  "DiscoveryResult": {
    "number": "found added changed"
  },
  "FeedEvent": {
    "string": "id deployment_id tenant_id kind to_state effective_at recorded_at",
    "number": "seq",
    "string|null": "from_state reason request_id",
    "object": "actor metadata"
  },
  "FinanceReconciliation": {
    "string": "period",
    "number": "confirmed lost",
    "ReconciledInvoice": "data"
  },
  "FinanceResend": {
    "string": "target",
    "number": "due"
  },
  "Health": {
    "string": "status version schema instance",
    "object": "stores"
  },
  "Instance": {
    "string": "id version schema state started_at heartbeat_at",
    "string|null": "ended_at",
    "number": "clock_skew_ms leases"
  },
  "Invoice": {
    "string": "id provider provider_uuid period amount provider_amount currency ingest_status finance_status created_at updated_at",
    "string|null": "invoice_number issued_at pushed_to_finance_at finance_invoice_id finance_target lines_total tax_total delta rounding last_error",
    "boolean": "provisional changed_after_push tax_differs",
    "number|null": "applied_revision pushed_revision line_count matched_count",
    "boolean|null": "reconciled",
    "object|null": "differences"
  },
  "InvoiceRevision": {
    "number": "revision line_count",
    "string": "cause amount currency lines_total tax_total delta rounding created_at",
    "string|null": "document_sha256 reason applied_at",
    "boolean": "reconciled",
    "object|null": "differences"
  },
  "Lifecycle": {
    "object": "states transitions",
    "string": "hash"
  },
  "NotVisibleKind": {
    "string": "kind scope"
  },
  "Plan": {
    "string": "id code name currency status created_at",
    "number": "version base_price_cents",
    "array": "items"
  },
  "PlanChange": {
    "boolean": "applied",
    "string": "timing effective_at",
    "object": "before after subscription"
  },
  "PushAttempt": {
    "string": "id digest target currency deadline_at created_at",
    "number|null": "revision",
    "string|null": "run_id",
    "number": "amount_gross_minor amount_tax_minor",
    "object|null": "receipt"
  },
  "PushResult": {
    "string": "outcome",
    "string|null": "action finance_invoice_id"
  },
  "Quote": {
    "string": "plan_code currency start_date",
    "number": "plan_version",
    "object": "recurring first_invoice overage"
  },
  "ReconciledInvoice": {
    "string": "invoice_id outcome",
    "string|null": "invoice_number finance_invoice_id error"
  },
  "ReparseResult": {
    "number": "due"
  },
  "Resource": {
    "string": "id provider kind provider_id name first_seen_at last_seen_at created_at updated_at",
    "string|null": "region deployment_id created_at_provider gone_at",
    "object": "attrs"
  },
  "Schedule": {
    "string": "name kind cron next_at",
    "boolean": "enabled",
    "string|null": "last_success_at",
    "number": "lag_seconds"
  },
  "Subscription": {
    "string": "id plan_code currency status current_period_start current_period_end",
    "number": "plan_version base_price_cents",
    "string|null": "trial_ends_at",
    "object|null": "pending_change",
    "SubscriptionAddon": "addons"
  },
  "SubscriptionAddon": {
    "string": "id code meter",
    "number": "units qty price_cents"
  },
  "WorkItem": {
    "string": "id kind key state due_at created_at updated_at",
    "number": "attempts",
    "number|null": "max_attempts",
    "string|null": "next_attempt_at last_error last_error_code last_error_at leased_by leased_at lease_until succeeded_at",
    "boolean": "rerun"
  },
  "WorkItemDetail": {
    "string": "id kind key state due_at created_at updated_at",
    "number": "attempts",
    "number|null": "max_attempts",
    "string|null": "next_attempt_at last_error last_error_code last_error_at leased_by leased_at lease_until succeeded_at",
    "boolean": "rerun",
    "WorkRun": "runs"
  },
  "WorkKindStatus": {
    "string": "kind",
    "number": "concurrency due running held failed",
    "object": "circuit runs_24h",
    "string|null": "paused_at paused_by wait_until",
    "number|null": "oldest_due_seconds"
  },
  "WorkRetry": {
    "number": "count"
  },
  "WorkRun": {
    "string": "id started_at ended_at outcome",
    "number": "attempt",
    "string|null": "instance_id error error_code",
    "object|null": "result"
  }
};

/** The shape of the answer of each operation, or its name; `text/csv` if the answer is a file. */
export const answers: Readonly<Record<string, string | Shape>> = {
  "DELETE /api/v1/deployments/{id}/scheduled-transition": "Deployment",
  "DELETE /api/v1/deployments/{id}/subscription/addons/{addon_id}": "Subscription",
  "DELETE /api/v1/deployments/{id}/subscription/pending-change": "Subscription",
  "GET /api/health": "Health",
  "GET /api/ready": "Health",
  "GET /api/v1/attention": "Attention",
  "GET /api/v1/audit-log": {
    "AuditEntry": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/billing/accounts": {
    "Account": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/billing/balance": "Balance",
  "GET /api/v1/billing/completeness": "Completeness",
  "GET /api/v1/billing/cost-lines": {
    "CostLine": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/billing/invoices": {
    "Invoice": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/billing/invoices/{id}": "Invoice",
  "GET /api/v1/billing/invoices/{id}/document": "text/csv",
  "GET /api/v1/billing/invoices/{id}/push-attempts": {
    "PushAttempt": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/billing/invoices/{id}/revisions": {
    "InvoiceRevision": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/catalog/addons": {
    "Addon": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/catalog/addons/{id}": "Addon",
  "GET /api/v1/catalog/plan-versions": {
    "Plan": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/catalog/plan-versions/{id}": "Plan",
  "GET /api/v1/catalog/plans": {
    "Plan": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/deployments": {
    "Deployment": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/deployments/{id}": "DeploymentDetail",
  "GET /api/v1/deployments/{id}/events": {
    "DeploymentEvent": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/deployments/{id}/subscription": "Subscription",
  "GET /api/v1/events": {
    "FeedEvent": "data",
    "string": "next_cursor"
  },
  "GET /api/v1/instances": {
    "Instance": "data"
  },
  "GET /api/v1/lifecycle": "Lifecycle",
  "GET /api/v1/resources": {
    "Resource": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/schedules": {
    "Schedule": "data"
  },
  "GET /api/v1/work-items": {
    "WorkItem": "data",
    "string|null": "next_cursor"
  },
  "GET /api/v1/work-items/{id}": "WorkItemDetail",
  "GET /api/v1/work-kinds": {
    "WorkKindStatus": "data"
  },
  "PATCH /api/v1/catalog/addons/{id}": "Addon",
  "PATCH /api/v1/deployments/{id}": "Deployment",
  "PATCH /api/v1/resources/{id}": "Resource",
  "POST /api/v1/attention/{cause}/dismiss": "AttentionDismissal",
  "POST /api/v1/billing/discover": "DiscoveryResult",
  "POST /api/v1/billing/finance-target/resend": "FinanceResend",
  "POST /api/v1/billing/invoices/reparse": "ReparseResult",
  "POST /api/v1/billing/invoices/{id}/accept": "Invoice",
  "POST /api/v1/billing/invoices/{id}/ingest": "Invoice",
  "POST /api/v1/billing/invoices/{id}/push": "PushResult",
  "POST /api/v1/billing/reconcile": "FinanceReconciliation",
  "POST /api/v1/catalog/addons": "Addon",
  "POST /api/v1/catalog/addons/{id}/publish": "Addon",
  "POST /api/v1/catalog/addons/{id}/retire": "Addon",
  "POST /api/v1/catalog/plan-versions": "Plan",
  "POST /api/v1/catalog/plan-versions/{id}/publish": "Plan",
  "POST /api/v1/catalog/plan-versions/{id}/retire": "Plan",
  "POST /api/v1/deployments": "Deployment",
  "POST /api/v1/deployments/{id}/subscribe": "Subscription",
  "POST /api/v1/deployments/{id}/subscription/addons": "Subscription",
  "POST /api/v1/deployments/{id}/subscription/change-plan": "PlanChange",
  "POST /api/v1/deployments/{id}/transition": "Deployment",
  "POST /api/v1/quote": "Quote",
  "POST /api/v1/schedules/{name}/run": "Schedule",
  "POST /api/v1/work-items/retry": "WorkRetry",
  "POST /api/v1/work-items/{id}/dismiss": "WorkItem",
  "POST /api/v1/work-kinds/{kind}/pause": "WorkKindStatus",
  "POST /api/v1/work-kinds/{kind}/probe": "WorkKindStatus",
  "POST /api/v1/work-kinds/{kind}/resume": "WorkKindStatus"
};

/** The codes of problems that this version of the client knows. */
export const problemCodes: readonly components['schemas']['ProblemCode'][] = [
  "invalid_request",
  "invalid_json",
  "tenant_required",
  "unauthenticated",
  "forbidden",
  "transition_not_permitted",
  "billing_action_suspended",
  "not_found",
  "method_not_allowed",
  "log_incomplete",
  "slug_taken",
  "already_subscribed",
  "idempotency_key_reused",
  "precondition_failed",
  "body_too_large",
  "headers_too_large",
  "unsupported_media_type",
  "illegal_transition",
  "unknown_plan",
  "unknown_addon",
  "unknown_meter",
  "plan_unchanged",
  "currency_mismatch",
  "plan_change_pending",
  "unknown_deployment",
  "addon_already_attached",
  "transition_already_scheduled",
  "addon_code_taken",
  "addon_not_draft",
  "addon_retired",
  "plan_name_differs",
  "plan_version_not_draft",
  "plan_version_retired",
  "not_subscribable",
  "work_item_not_dismissible",
  "schedule_disabled",
  "invoice_unreadable",
  "invoice_unreconciled",
  "invoice_already_reconciled",
  "invoice_provisional",
  "revision_outdated",
  "invoice_not_pushable",
  "finance_rejected",
  "work_kind_paused",
  "cause_not_dismissible",
  "too_many_requests",
  "provider_unavailable",
  "finance_unavailable",
  "still_running",
  "too_many_waiters",
  "store_unavailable",
  "internal_error"
];
