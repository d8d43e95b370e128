// Generated from openapi.yaml. Do not edit.

export interface paths {
    "/api/v1/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deployments, oldest first */
        get: operations["listDeployments"];
        put?: never;
        /** Create a deployment */
        post: operations["createDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * One deployment with its subscription, latest events and allowed transitions
         * @description With `as_of` it is read from the log, as it stood after the last event, in the order of `seq`, of those with an `effective_at` up to that instant: `events` are the latest 50 up to that one, `subscription` is what the events up to it make of it, `allowed_transitions` is empty, for nothing can be done in the past, and there is no ETag. An instant to come gives what stands now. Before the first event, 404. Where the log can no longer tell it, since it was redacted, 410 `log_incomplete`.
         */
        get: operations["getDeployment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change attributes of a deployment
         * @description `billing_action_suspended` is for platform_admin alone and wants a `reason`. A change that changes nothing adds no event.
         */
        patch: operations["updateDeployment"];
        trace?: never;
    };
    "/api/v1/deployments/{id}/transition": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a deployment to another state, now or later
         * @description With `effective_at` the transition is pending until then: at most one per deployment (else 409 `transition_already_scheduled`), shown as `scheduled_transition`. It is judged now, and again when it is due, with its requester as the actor; where it has become illegal it is dropped, with an event that says so. What `billing_action_suspended` blocks is an event too, `transition_blocked`.
         */
        post: operations["transitionDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/scheduled-transition": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel the transition that is pending
         * @description 404 where none is pending. platform_admin may cancel any, platform_billing what it or a tenant asked for, a tenant only what tenants asked for: else 403 `forbidden`, with `requested_by_kind`.
         */
        delete: operations["cancelScheduledTransition"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Subscribe a deployment to the active version of a plan */
        post: operations["subscribeDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * The latest subscription of a deployment
         * @description As `subscription` of the deployment, and so also one that is cancelled. 404 where the deployment has never subscribed.
         */
        get: operations["getSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/addons": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add units of an add-on to a subscription
         * @description At what they give and cost today: a later price of the catalog does not reprice them. An add-on is attached once; for other units remove it first, and then it is at that day's price.
         */
        post: operations["attachAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/addons/{addon_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
                /** @description The `id` in the subscription's `addons`. */
                addon_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an add-on off a subscription
         * @description The log keeps what it gave and cost.
         */
        delete: operations["removeAddon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/change-plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a subscription to another plan, or to another version of its own
         * @description To the plan's active version. The add-ons stay as they were attached.
         *
         *     With `timing: period_end` the change waits in `pending_change` for the end of the running period. There is one
         *     at the most: while it waits, any other is refused (409 `plan_change_pending`) until it is cancelled. It was
         *     promised, so it is made even where its version has retired by then: a published version never changes. A
         *     subscription that is cancelled loses it.
         *
         *     `before` and `after` are what a whole month costs, and the rest of the month from the day on that the change
         *     takes effect. With `dry_run` the answer is the same, and nothing has changed; it is given while another change
         *     waits, too.
         */
        post: operations["changePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/pending-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel the change of plan that waits for the end of the period
         * @description 404 where none is pending. platform_admin may cancel any, platform_billing what it or a tenant asked for, a tenant only what tenants asked for: else 403 `forbidden`, with `requested_by_kind`.
         */
        delete: operations["cancelPlanChange"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * The log of a deployment, oldest first
         * @description In the order of `seq`, without a gap.
         */
        get: operations["listDeploymentEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lifecycle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The states of a deployment, and who may move it from which to which */
        get: operations["getLifecycle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow everything that happens to the deployments that the caller may see
         * @description Each event comes once, and none is ever left out, however many are written at the same time: an event is given
         *     out when no transaction that began to write before it runs any more. Those of one deployment come in the order
         *     of `seq`.
         *
         *     Begin without `after`, handle `data`, keep `next_cursor`, and ask again with it; it is never null, and where the
         *     page is not full it stands for everything so far. With `wait` the answer to a page that would be empty is held
         *     back until there is something, at the most for that many seconds. Who stops between handling and keeping gets
         *     the same events again: tell them by `id`.
         *
         *     A cursor is good for as long as the database is the same one. One from before a restore into another is refused
         *     (400): begin again without `after`. Where too many wait already, 503 `too_many_waiters`.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Active plan versions with their items */
        get: operations["listPlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Plan versions in every status, with their items */
        get: operations["listPlanVersions"];
        put?: never;
        /**
         * Draft the next version of a plan
         * @description Makes the plan where its code is new; then it wants a `name`. A known plan keeps its name: another one is refused (422 `plan_name_differs`). Nobody can subscribe to a draft, and a draft does not change: put a wrong one away with `retire`, and draft the next.
         */
        post: operations["draftPlanVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One plan version with its items */
        get: operations["getPlanVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a draft; the plan's former version retires
         * @description From now on it is what the plan's code stands for, and it never changes again. Subscriptions stay on the version that they are on until they are moved. Not a draft: 422 `plan_version_not_draft`.
         */
        post: operations["publishPlanVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a plan version without a successor
         * @description Where it was the active one, nobody can subscribe to the plan until a version of it is published; subscriptions stay on it. A draft that is retired was never for sale. Retired already: 422 `plan_version_retired`.
         */
        post: operations["retirePlanVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/addons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Add-ons */
        get: operations["listAddons"];
        put?: never;
        /**
         * Draft an add-on
         * @description Nobody can attach it before it is published. Its code is its own for ever (else 409 `addon_code_taken`).
         */
        post: operations["createAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/addons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One add-on, in whatever status */
        get: operations["getAddon"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what an add-on is called, gives or costs from now on
         * @description Those who have it attached keep what it gave and cost when they attached it. `code`, `meter` and `currency` never change. Retired: 422 `addon_retired`.
         */
        patch: operations["updateAddon"];
        trace?: never;
    };
    "/api/v1/catalog/addons/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a draft, so that it can be attached
         * @description Not a draft gives 422 `addon_not_draft`.
         */
        post: operations["publishAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/addons/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire an add-on for good
         * @description Nobody can attach it any more; those who have it keep it. Retired already gives 422 `addon_retired`.
         */
        post: operations["retireAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a subscription would cost
         * @description At the prices of the plan's active version and of the add-ons today. It changes nothing and is bound to no
         *     deployment, so viewers may ask too, and it takes no `Idempotency-Key`.
         *
         *     `recurring` is a whole calendar month. `first_invoice` is the part of the month from `start_date` on: each line's
         *     `units × unit_price_cents × days / days_in_month`, the day of the start included, rounded once per line to a
         *     whole cent, half to even. `overage` is one whole month of `usage`; what is included is not prorated. Every
         *     `total_cents` is the sum of its lines, and none is part of another. Tax is not in it.
         */
        post: operations["quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The latest snapshot of the provider's balance
         * @description 404 while there is none yet.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/cost-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was charged, line by line */
        get: operations["listCostLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invoice headers with their ingest and finance status */
        get: operations["listInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One invoice header */
        get: operations["getInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetch an invoice again, and wait for its lines
         * @description Fetches the CSV from the provider, replaces the invoice's lines as a set and answers the invoice. Where that fails, the answer is a problem, the former lines stay, and the invoice keeps the error in `last_error`.
         */
        post: operations["ingestInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/push": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push an invoice to finance, and wait for the answer
         * @description `unchanged` where finance already has exactly this content, and then nothing is sent; `force` sends it all the same. A provisional, unreconciled or not yet ingested invoice is refused (422 `invoice_not_pushable`).
         */
        post: operations["pushInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The inventory of cloud resources, those that are gone included */
        get: operations["listResources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Tie a resource to a deployment, or untie it */
        patch: operations["updateResource"];
        trace?: never;
    };
    "/api/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was changed that is no deployment's event, oldest first
         * @description One entry for each thing that a call changed, written in the change's own transaction and never changed after: the
         *     publishing of a plan version has one for it and one for the version that it retires. What was refused, or changed
         *     nothing, has none.
         *
         *     `before` and `after` are the thing as the API shows it; of a resource, whose it is. `ingestInvoice` and
         *     `pushInvoice` are entered when they are asked for, with what was asked as `after`: what came of it, be it by a
         *     later attempt, is on the invoice.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers; says how its stores are */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ready for traffic; 503 where a store is away */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        TenantId: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, with `Z`.
         */
        Timestamp: string;
        /** Format: date-time */
        NullableTimestamp: string | null;
        /** @description ISO 4217. */
        Currency: string;
        /** @description A decimal with the digits as billed. */
        BilledAmount: string;
        /** @description The `cursor` of the next page; null on the last. */
        NextCursor: string | null;
        CatalogCode: string;
        Reason: string;
        DisplayName: string;
        TemplateText: string | null;
        /** @enum {string} */
        DeploymentState: "trial" | "active" | "past_due" | "paused" | "suspended" | "cancelled" | "archived";
        /** @enum {string} */
        SubscriptionStatus: "active" | "paused" | "cancelled";
        /** @enum {string} */
        LlmMode: "shared" | "dedicated" | "byok" | "none";
        /** @enum {string} */
        ActorKind: "tenant" | "operator" | "system";
        NewDeployment: {
            /** @description Whose it is. Required of platform roles; others may name only their own. */
            tenant_id?: components["schemas"]["TenantId"];
            /** @description Unique per tenant, for ever. */
            slug: string;
            display_name: components["schemas"]["DisplayName"];
            region: string;
            /** @description Default `shared`. */
            llm_mode?: components["schemas"]["LlmMode"];
            template_code?: components["schemas"]["TemplateText"];
            template_version?: components["schemas"]["TemplateText"];
            /**
             * @description Default `active`.
             * @enum {string}
             */
            state?: "active" | "trial";
            /** @description Only with `state` `trial`, in the future and before 2100; default in 14 days. */
            trial_ends_at?: components["schemas"]["Timestamp"];
        };
        DeploymentChanges: {
            display_name?: components["schemas"]["DisplayName"];
            llm_mode?: components["schemas"]["LlmMode"];
            template_code?: components["schemas"]["TemplateText"];
            template_version?: components["schemas"]["TemplateText"];
            /** @description While true, no transition by `system` goes through. platform_admin only; wants a `reason`. */
            billing_action_suspended?: boolean;
            reason?: components["schemas"]["Reason"];
        };
        Deployment: {
            /** Format: uuid */
            id: string;
            tenant_id: components["schemas"]["TenantId"];
            slug: string;
            display_name: string;
            region: string;
            state: components["schemas"]["DeploymentState"];
            llm_mode: components["schemas"]["LlmMode"];
            billing_action_suspended: boolean;
            template_code: string | null;
            template_version: string | null;
            trial_ends_at: components["schemas"]["NullableTimestamp"];
            /** @description The transition that is pending; at most one. */
            scheduled_transition: components["schemas"]["ScheduledTransition"] | null;
            /** @description The number of its latest event */
            seq: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        DeploymentDetail: {
            /** Format: uuid */
            id: string;
            tenant_id: components["schemas"]["TenantId"];
            slug: string;
            display_name: string;
            region: string;
            state: components["schemas"]["DeploymentState"];
            llm_mode: components["schemas"]["LlmMode"];
            billing_action_suspended: boolean;
            template_code: string | null;
            template_version: string | null;
            trial_ends_at: components["schemas"]["NullableTimestamp"];
            /** @description The transition that is pending; at most one. */
            scheduled_transition: components["schemas"]["ScheduledTransition"] | null;
            /** @description The number of its latest event */
            seq: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            subscription: components["schemas"]["Subscription"] | null;
            /** @description The latest 50, oldest first. */
            events: components["schemas"]["DeploymentEvent"][];
            /** @description Where the map lets this caller go from here. */
            allowed_transitions: {
                to: components["schemas"]["DeploymentState"];
                /** @description What the subscription's status would be, where there is one. */
                subscription_status: components["schemas"]["SubscriptionStatus"];
                /** @description The code of what would refuse it all the same; null where nothing would. */
                blocked_by: "billing_action_suspended" | null;
            }[];
        };
        ScheduledTransition: {
            to: components["schemas"]["DeploymentState"];
            /** @description When it is due */
            effective_at: components["schemas"]["Timestamp"];
            reason: string | null;
            requested_by: components["schemas"]["Actor"];
            requested_at: components["schemas"]["Timestamp"];
            /** @description Of the request that scheduled it */
            request_id: string | null;
        };
        Actor: {
            kind: components["schemas"]["ActorKind"];
            /** @description The token's `sub`; of what the service does itself, its name: `trial-end`, `period-end`, `seed`. */
            id: string;
        };
        DeploymentEvent: {
            seq: number;
            kind: components["schemas"]["DeploymentEventKind"];
            from_state: components["schemas"]["DeploymentState"] | null;
            to_state: components["schemas"]["DeploymentState"];
            actor: components["schemas"]["Actor"];
            reason: string | null;
            request_id: string | null;
            /** @description What was before and is after; empty where it was redacted */
            metadata: {
                [key: string]: unknown;
            };
            /** @description Since when it holds: as asked, or as due. */
            effective_at: components["schemas"]["Timestamp"];
            /** @description When it was written */
            recorded_at: components["schemas"]["Timestamp"];
        };
        FeedEvent: {
            /**
             * Format: uuid
             * @description Tells repeats apart
             */
            id: string;
            /** Format: uuid */
            deployment_id: string;
            tenant_id: components["schemas"]["TenantId"];
            seq: number;
            kind: components["schemas"]["DeploymentEventKind"];
            from_state: components["schemas"]["DeploymentState"] | null;
            to_state: components["schemas"]["DeploymentState"];
            actor: components["schemas"]["Actor"];
            reason: string | null;
            request_id: string | null;
            /** @description What was before and is after; empty where it was redacted */
            metadata: {
                [key: string]: unknown;
            };
            /** @description Since when it holds: as asked, or as due. */
            effective_at: components["schemas"]["Timestamp"];
            /** @description When it was written */
            recorded_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description `created` is always seq 1; `updated` carries what changed in `metadata.changes`, each with `before` and `after`; `transitioned` has `from_state` and `to_state`, and in `metadata` what it was `scheduled` as, where it was, the `trial_ends_at` that brought it about, and as `dropped_plan_change` the change of plan that a subscription which it cancels no longer waits for; `transition_blocked` has in `metadata` what would have happened, `to` and `subscription_status`, and the `code` of why it did not; `scheduled_transition_dropped` has `scheduled`, `code` and `detail`; the others are named for what was done, and carry `before` and `after` in `metadata`, those of a subscription its `subscription_id` too.
         * @enum {string}
         */
        DeploymentEventKind: "created" | "updated" | "transitioned" | "transition_blocked" | "transition_scheduled" | "scheduled_transition_cancelled" | "scheduled_transition_dropped" | "subscribed" | "addon_attached" | "addon_removed" | "plan_changed" | "plan_change_scheduled" | "plan_change_cancelled" | "period_rolled";
        Lifecycle: {
            /** @description Every state. */
            states: {
                [key: string]: {
                    /** @description The status of the subscription of a deployment in this state. */
                    subscription: components["schemas"]["SubscriptionStatus"];
                    /** @description Whether time in it is charged */
                    charged: boolean;
                    /** @description True where nothing leads out of it */
                    final?: boolean;
                };
            };
            /** @description From each state, to which states, and who may take that step. */
            transitions: {
                [key: string]: {
                    [key: string]: components["schemas"]["ActorKind"][];
                };
            };
            /** @description Changes with the map, and only then */
            hash: string;
        };
        Subscription: {
            /** Format: uuid */
            id: string;
            plan_code: string;
            plan_version: number;
            /** @description For a whole calendar month */
            base_price_cents: number;
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["SubscriptionStatus"];
            /**
             * Format: date
             * @description The first day of the period
             */
            current_period_start: string;
            /**
             * Format: date
             * @description The first day after the period
             */
            current_period_end: string;
            trial_ends_at: components["schemas"]["NullableTimestamp"];
            /** @description The change of plan that waits for the end of the period. */
            pending_change: components["schemas"]["PendingPlanChange"] | null;
            addons: components["schemas"]["SubscriptionAddon"][];
        };
        SubscriptionAddon: {
            /** Format: uuid */
            id: string;
            code: string;
            meter: string;
            units: number;
            /** @description What one unit gives; as it was when attached */
            qty: number;
            /** @description What one unit costs a month; as it was when attached */
            price_cents: number;
        };
        PendingPlanChange: {
            plan_code: string;
            plan_version: number;
            effective_at: components["schemas"]["Timestamp"];
            requested_by: components["schemas"]["Actor"];
            requested_at: components["schemas"]["Timestamp"];
            reason: string | null;
        };
        /** @enum {string} */
        PlanChangeTiming: "immediate" | "period_end";
        PlanChangeRequest: {
            plan_code: components["schemas"]["CatalogCode"];
            /** @description The version that is meant. It must be the active one; the change is refused where the plan has moved on. */
            plan_version?: number;
            /** @description Default `immediate` */
            timing?: components["schemas"]["PlanChangeTiming"];
            /** @description Answer what it would cost and change nothing. Default false */
            dry_run?: boolean;
            reason?: components["schemas"]["Reason"];
        };
        PlanChange: {
            /** @description Whether the subscription is on the new plan now. Not with `dry_run`, nor while the change is pending. */
            applied: boolean;
            timing: components["schemas"]["PlanChangeTiming"];
            /** @description When the new plan begins */
            effective_at: components["schemas"]["Timestamp"];
            /** @description Were the plan to stay */
            before: components["schemas"]["Quote"];
            /** @description With the new plan */
            after: components["schemas"]["Quote"];
            /** @description As it stands now */
            subscription: components["schemas"]["Subscription"];
        };
        Plan: {
            /**
             * Format: uuid
             * @description The plan version's id
             */
            id: string;
            code: string;
            name: string;
            version: number;
            /** @description For a whole calendar month */
            base_price_cents: number;
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["CatalogStatus"];
            items: {
                meter: string;
                included_qty: number;
                /** @description The quantity that one overage price buys */
                overage_unit: number;
                overage_price_cents: number;
            }[];
            created_at: components["schemas"]["Timestamp"];
        };
        Addon: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            meter: string;
            /** @description What one unit gives */
            qty: number;
            /** @description What one unit costs a month */
            price_cents: number;
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["CatalogStatus"];
            created_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description Nobody can order a `draft` yet, everybody an `active` one, and nobody a `retired` one any more. There is no way back.
         * @enum {string}
         */
        CatalogStatus: "draft" | "active" | "retired";
        PriceCents: number;
        Qty: number;
        NewPlanVersion: {
            plan_code: components["schemas"]["CatalogCode"];
            /** @description Required where the plan is new. A known plan keeps the name that it has. */
            name?: components["schemas"]["DisplayName"];
            /** @description For a whole calendar month. */
            base_price_cents: components["schemas"]["PriceCents"];
            currency: components["schemas"]["Currency"];
            /** @description What it includes of each meter, and what more costs. Each meter once. */
            items: {
                meter: components["schemas"]["CatalogCode"];
                included_qty: components["schemas"]["Qty"];
                /** @description The quantity that one overage price buys. */
                overage_unit: number;
                overage_price_cents: components["schemas"]["PriceCents"];
            }[];
        };
        NewAddon: {
            code: components["schemas"]["CatalogCode"];
            name: components["schemas"]["DisplayName"];
            meter: components["schemas"]["CatalogCode"];
            /** @description What one unit gives */
            qty: components["schemas"]["Qty"];
            /** @description What one unit costs a month */
            price_cents: components["schemas"]["PriceCents"];
            currency: components["schemas"]["Currency"];
        };
        AddonChanges: {
            name?: components["schemas"]["DisplayName"];
            /** @description What one unit gives */
            qty?: components["schemas"]["Qty"];
            /** @description What one unit costs a month */
            price_cents?: components["schemas"]["PriceCents"];
        };
        /** @description Each add-on once, with how many units of it. */
        AddonOrders: components["schemas"]["AddonOrder"][];
        AddonOrder: {
            code: components["schemas"]["CatalogCode"];
            /** @description Default 1 */
            units?: number;
        };
        QuoteRequest: {
            plan_code: components["schemas"]["CatalogCode"];
            addons?: components["schemas"]["AddonOrders"];
            /**
             * Format: date
             * @description The first day to be paid for, from 1970-01-01 to 2099-12-31. Default today, in the service's `BILLING_TIME_ZONE`.
             */
            start_date?: string;
            /** @description What one whole month would use, each meter of the plan at the most once. */
            usage?: {
                meter: components["schemas"]["CatalogCode"];
                quantity: number;
            }[];
        };
        Quote: {
            plan_code: string;
            plan_version: number;
            currency: components["schemas"]["Currency"];
            /** Format: date */
            start_date: string;
            /** @description A whole calendar month. */
            recurring: {
                lines: components["schemas"]["QuoteLine"][];
                total_cents: components["schemas"]["Cents"];
            };
            /** @description The month of `start_date`, from that day on. */
            first_invoice: {
                /**
                 * Format: date
                 * @description The first day that is paid for
                 */
                period_start: string;
                /**
                 * Format: date
                 * @description The first day of the next month
                 */
                period_end: string;
                /** @description How many days are paid for */
                days: number;
                days_in_month: number;
                /** @description Those of `recurring`, in the same order, prorated. */
                lines: components["schemas"]["QuoteLine"][];
                total_cents: components["schemas"]["Cents"];
            };
            /** @description What `usage` costs beyond what is included. A line for each meter that was named. */
            overage: {
                lines: components["schemas"]["OverageLine"][];
                total_cents: components["schemas"]["Cents"];
            };
        };
        QuoteLine: {
            /** @enum {string} */
            kind: "plan" | "addon";
            code: string;
            /** @description 1 for the plan */
            units: number;
            /** @description Of one unit for a whole month */
            unit_price_cents: components["schemas"]["Cents"];
            amount_cents: components["schemas"]["Cents"];
        };
        OverageLine: {
            meter: string;
            /** @description As it was named in `usage` */
            quantity: number;
            /** @description By the plan, and by each unit of its add-ons */
            included_qty: number;
            /** @description What `quantity` has beyond it */
            overage_qty: number;
            /** @description The quantity that one overage price buys */
            overage_unit: number;
            /** @description `overage_qty` in units of `overage_unit`; one begun is one */
            started_units: number;
            overage_price_cents: components["schemas"]["Cents"];
            /** @description `started_units × overage_price_cents` */
            amount_cents: components["schemas"]["Cents"];
        };
        /** @description Whole cents of the `currency` beside it. */
        Cents: number;
        /** @description As the provider gives it; its three amounts need not add up. */
        Balance: {
            provider: components["schemas"]["Provider"];
            month_to_date_balance: components["schemas"]["BilledAmount"];
            account_balance: components["schemas"]["BilledAmount"];
            month_to_date_usage: components["schemas"]["BilledAmount"];
            currency: components["schemas"]["Currency"];
            /**
             * Format: date-time
             * @description When the provider made it
             */
            generated_at: string;
            /**
             * Format: date-time
             * @description When it was stored here
             */
            created_at: string;
        };
        /** @enum {string} */
        Provider: "digitalocean";
        Invoice: {
            /** Format: uuid */
            id: string;
            provider: components["schemas"]["Provider"];
            provider_uuid: string;
            invoice_number: string | null;
            /** @description The billed month */
            period: string;
            issued_at: components["schemas"]["NullableTimestamp"];
            amount: components["schemas"]["BilledAmount"];
            currency: components["schemas"]["Currency"];
            /** @description Still changes; the running month's */
            provisional: boolean;
            /** @enum {string} */
            ingest_status: "pending" | "ingested" | "failed";
            /** @enum {string} */
            finance_status: "pending" | "pushed" | "failed" | "not_configured";
            pushed_to_finance_at: components["schemas"]["NullableTimestamp"];
            finance_invoice_id: string | null;
            /** @description Null until ingested */
            line_count: number | null;
            /** @description Lines tied to a resource */
            matched_count: number | null;
            /** @description The sum of the lines */
            lines_total: string | null;
            /** @description The sum of the tax lines */
            tax_total: string | null;
            /** @description `lines_total` less what disagrees with it: `amount`, else the summary, else the items */
            delta: string | null;
            /** @description Every line was read, and lines, `amount`, summary and items agree */
            reconciled: boolean | null;
            last_error: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @enum {string} */
        CostLineKind: "droplet" | "droplet_backup" | "snapshot" | "volume" | "load_balancer" | "database" | "kubernetes" | "reserved_ip" | "app" | "registry" | "spaces" | "bandwidth" | "function" | "gradient" | "support" | "tax" | "credit" | "discount" | "other";
        /** @enum {string} */
        ChargeCategory: "usage" | "purchase" | "tax" | "credit" | "adjustment";
        CostLine: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            invoice_id: string;
            /** @description The record's number in the CSV; the header is 1 */
            row: number;
            kind: components["schemas"]["CostLineKind"];
            charge_category: components["schemas"]["ChargeCategory"];
            product: string;
            description: string;
            group_description: string | null;
            amount: components["schemas"]["BilledAmount"];
            currency: components["schemas"]["Currency"];
            /** @description As billed; for backups a count */
            hours: string | null;
            start_at: components["schemas"]["NullableTimestamp"];
            end_at: components["schemas"]["NullableTimestamp"];
            project_name: string | null;
            category: string | null;
            /**
             * Format: uuid
             * @description The matched resource
             */
            resource_id: string | null;
            matched_by: ("provider_id" | "name") | null;
            /** @description Why no resource; null where there is one */
            unmatched_reason: string | null;
            /** @description The provider's id of the resource */
            provider_resource_id: string | null;
        };
        PushResult: {
            /** @enum {string} */
            outcome: "pushed" | "unchanged" | "not_configured";
            action: ("created" | "updated") | null;
            finance_invoice_id: string | null;
        };
        /** @enum {string} */
        ResourceKind: "droplet" | "volume" | "snapshot" | "load_balancer" | "database" | "kubernetes" | "reserved_ip" | "app" | "registry";
        Resource: {
            /** Format: uuid */
            id: string;
            provider: components["schemas"]["Provider"];
            kind: components["schemas"]["ResourceKind"];
            provider_id: string;
            name: string;
            region: string | null;
            /** @description The provider's object as it was last seen */
            attrs: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description Whose it is now
             */
            deployment_id: string | null;
            created_at_provider: components["schemas"]["NullableTimestamp"];
            first_seen_at: components["schemas"]["Timestamp"];
            last_seen_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description When it was found gone
             */
            gone_at: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description The operation that did it.
         * @enum {string}
         */
        AuditAction: "draftPlanVersion" | "publishPlanVersion" | "retirePlanVersion" | "createAddon" | "updateAddon" | "publishAddon" | "retireAddon" | "ingestInvoice" | "pushInvoice" | "updateResource";
        AuditTarget: {
            /** @enum {string} */
            type: "plan_version" | "addon" | "invoice" | "resource";
            /** Format: uuid */
            id: string;
        };
        AuditEntry: {
            /** Format: uuid */
            id: string;
            actor: components["schemas"]["Actor"];
            action: components["schemas"]["AuditAction"];
            target: components["schemas"]["AuditTarget"];
            /** @description Null where it was made */
            before: {
                [key: string]: unknown;
            } | null;
            /** @description What it is now; of an ingest or a push what was asked. */
            after: {
                [key: string]: unknown;
            };
            /** @description Null where no request did it */
            request_id: string | null;
            recorded_at: components["schemas"]["Timestamp"];
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "degraded";
            stores: {
                postgres: components["schemas"]["StoreState"];
                /** @description Where Agenda keeps its schedules. */
                scheduler: {
                    /** @enum {string} */
                    backend: "mongodb" | "postgres";
                    state: components["schemas"]["StoreState"];
                };
            };
        };
        /** @enum {string} */
        StoreState: "up" | "down";
        /** @enum {string} */
        ProblemCode: "invalid_request" | "invalid_json" | "tenant_required" | "unauthenticated" | "forbidden" | "transition_not_permitted" | "billing_action_suspended" | "not_found" | "method_not_allowed" | "log_incomplete" | "slug_taken" | "already_subscribed" | "idempotency_key_reused" | "precondition_failed" | "body_too_large" | "unsupported_media_type" | "illegal_transition" | "unknown_plan" | "unknown_addon" | "unknown_meter" | "plan_unchanged" | "currency_mismatch" | "plan_change_pending" | "unknown_deployment" | "addon_already_attached" | "transition_already_scheduled" | "addon_code_taken" | "addon_not_draft" | "addon_retired" | "plan_name_differs" | "plan_version_not_draft" | "plan_version_retired" | "not_subscribable" | "invoice_unreadable" | "invoice_not_pushable" | "finance_rejected" | "provider_unavailable" | "finance_unavailable" | "too_many_waiters" | "store_unavailable" | "internal_error";
        Problem: {
            /**
             * Format: uri-reference
             * @description The anchor of `code` on the error page
             */
            type: string;
            /** @description The same for every occurrence */
            title: string;
            status: number;
            /** @description What happened this time, and what to do */
            detail: string;
            code: components["schemas"]["ProblemCode"];
            request_id: string;
            /** @description With `invalid_request`, where the request does not fit. */
            errors?: {
                path: string;
                message: string;
            }[];
            /** @description With `forbidden` for a whole operation, the role of the caller */
            role?: string;
            /** @description And those that may */
            roles?: string[];
            /** @description With `forbidden`, who asked for what the caller may not cancel. */
            requested_by_kind?: components["schemas"]["ActorKind"];
            /** @description With `illegal_transition` and `transition_not_permitted`, the state that it is in. */
            from?: components["schemas"]["DeploymentState"];
            /** @description And the state that was asked for */
            to?: components["schemas"]["DeploymentState"];
            /** @description With `transition_not_permitted`, what the caller acts as. */
            actor?: components["schemas"]["ActorKind"];
            /** @description And who may make it */
            permitted?: components["schemas"]["ActorKind"][];
            /** @description With `illegal_transition`, where one can go from here. */
            allowed?: components["schemas"]["DeploymentState"][];
            /** @description With `illegal_transition`, the states on the way to `to`, or null where there is no way. */
            shortest_path?: components["schemas"]["DeploymentState"][] | null;
            /** @description With `precondition_failed`, where the deployment is now; with `log_incomplete`, the event that lacks it. */
            seq?: number;
            /** @description With `precondition_failed`, the event that came in between. */
            event?: components["schemas"]["DeploymentEvent"];
            /** @description With `transition_already_scheduled`, the one that is pending. */
            scheduled_transition?: components["schemas"]["ScheduledTransition"];
            /** @description With `not_subscribable`, the state of the deployment. */
            state?: components["schemas"]["DeploymentState"];
            /**
             * Format: uuid
             * @description With `already_subscribed`, the subscription that there is.
             */
            subscription_id?: string;
            /** @description With `plan_change_pending`, when the one that waits takes effect. */
            effective_at?: components["schemas"]["Timestamp"];
            /** @description With `slug_taken`, the slug */
            slug?: string;
            /** @description With `unknown_deployment`, the id */
            deployment_id?: string;
            /** @description With what is wrong about a plan */
            plan_code?: string;
            /** @description With `plan_name_differs`, what the plan is called */
            plan_name?: string;
            /** @description With `unknown_plan`, `retired` where it was for sale. A draft is as good as none. */
            plan_status?: components["schemas"]["CatalogStatus"];
            /** @description Which version of it is meant */
            plan_version?: number;
            /**
             * Format: uuid
             * @description The id of the version that is not as it must be
             */
            plan_version_id?: string;
            /** @description Where that version stands. */
            plan_version_status?: components["schemas"]["CatalogStatus"];
            /** @description With `currency_mismatch`, that of the subscription. */
            currency?: components["schemas"]["Currency"];
            /** @description And that of the plan */
            plan_currency?: components["schemas"]["Currency"];
            /** @description With what is wrong about an add-on */
            addon_code?: string;
            /** @description Where it stands */
            addon_status?: components["schemas"]["CatalogStatus"];
            /** @description With `unknown_meter`, what was named */
            meter?: string;
            /** @description And those of the plan */
            meters?: string[];
            /** @description With `idempotency_key_reused`, the key */
            idempotency_key?: string;
            /** @description With `method_not_allowed`, the methods that are possible */
            allow?: string[];
            /** @description With `body_too_large`, the limit */
            limit_bytes?: number;
            /** @description With `invoice_not_pushable`, whether the invoice still changes */
            provisional?: boolean;
            /**
             * @description And where it stands
             * @enum {string}
             */
            ingest_status?: "pending" | "ingested" | "failed";
            /** @description And whether its lines come to its amount */
            reconciled?: boolean | null;
            /** @description How long to wait before the next try, as `Retry-After` says. */
            retry_after_seconds?: number;
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description The subscription after the change. */
        ChangedSubscription: {
            headers: {
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Subscription"];
            };
        };
        /** @description The deployment. */
        Deployment: {
            headers: {
                ETag: components["headers"]["ETag"];
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Deployment"];
            };
        };
        /** @description The plan version. */
        Plan: {
            headers: {
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Plan"];
            };
        };
        /** @description The add-on. */
        Addon: {
            headers: {
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Addon"];
            };
        };
        /** @description The invoice. */
        Invoice: {
            headers: {
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Invoice"];
            };
        };
        /** @description The state of each store. */
        Health: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Health"];
            };
        };
        /** @description What went wrong, as RFC 9457 has it. */
        Problem: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        Id: string;
        /** @description How many at the most on one page. */
        Limit: number;
        /** @description `next_cursor` of the page before. Opaque. */
        Cursor: string;
        /** @description Whether to include the invoice of the running month, which still changes. */
        Provisional: boolean;
        /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
        IdempotencyKey: string;
        /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
        IfMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description The request's id, as sent (`^[\w.-]{1,128}$`) or as made here. Logged, and kept on events. */
        RequestId: string;
        /** @description The deployment's `seq` in quotes, for `If-Match`. */
        ETag: string;
        /** @description Where the created thing can be read. */
        Location: string;
        /** @description `true` where this is the kept answer of an earlier call with the same key. */
        IdempotencyReplayed: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listDeployments: {
        parameters: {
            query?: {
                /** @description Only deployments in this state. */
                state?: components["schemas"]["DeploymentState"];
                /** @description Only this tenant's. Platform roles may name any; others only their own (else 403). */
                tenant_id?: components["schemas"]["TenantId"];
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deployments. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Deployment"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeployment"];
            };
        };
        responses: {
            /** @description The deployment as created. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDeployment: {
        parameters: {
            query?: {
                /** @description An instant, RFC 3339. Without it, now, from the deployment itself. */
                as_of?: string;
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deployment. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentDetail"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeploymentChanges"];
            };
        };
        responses: {
            200: components["responses"]["Deployment"];
            default: components["responses"]["Problem"];
        };
    };
    transitionDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    to: components["schemas"]["DeploymentState"];
                    reason?: components["schemas"]["Reason"];
                    /** @description When it is to happen, in the future and before 2100. Without it, now. */
                    effective_at?: components["schemas"]["Timestamp"];
                };
            };
        };
        responses: {
            200: components["responses"]["Deployment"];
            default: components["responses"]["Problem"];
        };
    };
    cancelScheduledTransition: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Deployment"];
            default: components["responses"]["Problem"];
        };
    };
    subscribeDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    plan_code: components["schemas"]["CatalogCode"];
                    addons?: components["schemas"]["AddonOrders"];
                };
            };
        };
        responses: {
            /** @description The subscription. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The subscription. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    attachAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddonOrder"];
            };
        };
        responses: {
            /** @description The subscription with it. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
                /** @description The `id` in the subscription's `addons`. */
                addon_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ChangedSubscription"];
            default: components["responses"]["Problem"];
        };
    };
    changePlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan_code": "pro",
                 *       "timing": "period_end",
                 *       "dry_run": true
                 *     }
                 */
                "application/json": components["schemas"]["PlanChangeRequest"];
            };
        };
        responses: {
            /** @description What the change does to the costs, and the subscription. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanChange"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelPlanChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag that the change is based on, or `*`. Where the deployment has moved on, 412 with the event. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ChangedSubscription"];
            default: components["responses"]["Problem"];
        };
    };
    listDeploymentEvents: {
        parameters: {
            query?: {
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DeploymentEvent"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getLifecycle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The map. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lifecycle"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. Opaque. Without it, from the very first event. */
                after?: string;
                /** @description How many seconds to wait for an event where there is none. */
                wait?: number;
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events after the cursor. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FeedEvent"][];
                        /** @description The `after` of the next page */
                        next_cursor: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPlans: {
        parameters: {
            query?: {
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of plans. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Plan"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPlanVersions: {
        parameters: {
            query?: {
                /** @description Only versions of this plan. */
                plan_code?: components["schemas"]["CatalogCode"];
                /** @description Only versions in this status. */
                status?: components["schemas"]["CatalogStatus"];
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of plan versions. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Plan"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    draftPlanVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPlanVersion"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getPlanVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    publishPlanVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    retirePlanVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            default: components["responses"]["Problem"];
        };
    };
    listAddons: {
        parameters: {
            query?: {
                /** @description Only add-ons in this status. Those that are not `active` are for platform_admin (else 403). */
                status?: components["schemas"]["CatalogStatus"];
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of add-ons. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Addon"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAddon"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addon"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAddon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Addon"];
            default: components["responses"]["Problem"];
        };
    };
    updateAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddonChanges"];
            };
        };
        responses: {
            200: components["responses"]["Addon"];
            default: components["responses"]["Problem"];
        };
    };
    publishAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Addon"];
            default: components["responses"]["Problem"];
        };
    };
    retireAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Addon"];
            default: components["responses"]["Problem"];
        };
    };
    quote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan_code": "studio",
                 *       "addons": [
                 *         {
                 *           "code": "storage_50gb"
                 *         }
                 *       ],
                 *       "start_date": "2026-12-20",
                 *       "usage": [
                 *         {
                 *           "meter": "storage_gb",
                 *           "quantity": 130
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["QuoteRequest"];
            };
        };
        responses: {
            /** @description The quote. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest snapshot. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCostLines: {
        parameters: {
            query?: {
                /** @description The billed month, as `YYYY-MM` or as any day of it. Without it, all months. */
                period?: string;
                /** @description Only lines of this kind. */
                kind?: components["schemas"]["CostLineKind"];
                /** @description Whether to include the invoice of the running month, which still changes. */
                provisional?: components["parameters"]["Provisional"];
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of cost lines. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CostLine"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listInvoices: {
        parameters: {
            query?: {
                /** @description Whether to include the invoice of the running month, which still changes. */
                provisional?: components["parameters"]["Provisional"];
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of invoices. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invoice"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getInvoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Invoice"];
            default: components["responses"]["Problem"];
        };
    };
    ingestInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Invoice"];
            default: components["responses"]["Problem"];
        };
    };
    pushInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default false */
                    force?: boolean;
                };
            };
        };
        responses: {
            /** @description What was done. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listResources: {
        parameters: {
            query?: {
                /** @description Only resources of this kind. */
                kind?: components["schemas"]["ResourceKind"];
                /** @description Only resources tied to this deployment. */
                deployment_id?: string;
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of resources. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Resource"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a call with the same key within 24 hours are one effect and one answer (`Idempotency-Replayed: true`). */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The deployment it belongs to from now on; null unties it.
                     */
                    deployment_id: string | null;
                };
            };
        };
        responses: {
            /** @description The resource. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Only what was done by this operation. */
                action?: components["schemas"]["AuditAction"];
                /** @description Only what was done to this plan version, add-on, resource or invoice. */
                target_id?: string;
                /** @description How many at the most on one page. */
                limit?: components["parameters"]["Limit"];
                /** @description `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the log. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Health"];
            default: components["responses"]["Problem"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Health"];
            503: components["responses"]["Health"];
            default: components["responses"]["Problem"];
        };
    };
}
